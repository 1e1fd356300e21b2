export type { Caller, VerifyToken } from '../../entra/tokens.ts';
