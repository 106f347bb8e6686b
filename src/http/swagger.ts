import express, { type Express } from 'express';
import { absolutePath } from 'swagger-ui-dist';

const INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({ url: '/swagger/doc.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: 'StandaloneLayout' });
};`;

/** The OpenAPI document at /swagger/doc.json and a page to read and try it at /swagger. */
export function mountSwagger(app: Express, document: unknown): void {
  app.get('/swagger/doc.json', (_request, response) => void response.json(document));
  app.get('/swagger/swagger-initializer.js', (_request, response) => void response.type('application/javascript').send(INITIALIZER));
  app.use('/swagger', express.static(absolutePath(), { index: 'index.html' }));
}
