// Rules of this house that no stock linter has. Loaded by .oxlintrc.json as the plugin "house".

const noWallClock = {
  meta: { docs: { description: 'The current time comes from the clock that is passed in, so tests and test clocks can set it.' } },
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
        context.report({ node, message: 'new Date() reads the wall clock; take the time from the clock in the dependencies.' });
      }
    },
    MemberExpression(node) {
      const { object, property } = node;
      if (object.type === 'Identifier' && object.name === 'Date' && property.type === 'Identifier' && property.name === 'now') {
        context.report({ node, message: 'Date.now reads the wall clock; take the time from the clock in the dependencies.' });
      }
    },
  }),
};

const noEnum = {
  meta: { docs: { description: 'A union of strings says the same, costs no code and travels as JSON.' } },
  create: (context) => ({
    TSEnumDeclaration(node) {
      context.report({ node, message: 'Use a union of strings instead of an enum.' });
    },
  }),
};

export default { meta: { name: 'house' }, rules: { 'no-wall-clock': noWallClock, 'no-enum': noEnum } };
