import type { Server } from 'node:http';

export function resolveRequest(
  folder: string,
  base: string,
  url: string,
): { readonly status: number; readonly file?: string; readonly location?: string };
export function createStaticServer(folder: string, base: string): Server;
