import type { Adapter } from '../adapter';
import { lagoAmounts } from './lago-amounts';
import { lagoBills } from './lago-bills';
import { lagoPeriods } from './lago-periods';
import { lagoWallets } from './lago-wallets';

export const lago: Readonly<Record<string, Adapter>> = { ...lagoPeriods, ...lagoAmounts, ...lagoBills, ...lagoWallets };
