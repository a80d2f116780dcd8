import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';

/** A place in a file; line and column count from 1. */
export interface FramePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a place in transformed code comes from, by the map of the transformation; the place itself when the map doesn't say. */
export function originalPosition(map: object, position: FramePosition): FramePosition {
  const entry = new SourceMap(map as SourceMapPayload).findEntry(position.line - 1, position.column - 1);
  if (!('originalLine' in entry)) return position;
  return { file: position.file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** What Vitest keeps of the modules that it has evaluated in this process. */
interface EvaluatedModules {
  getModulesByFile(file: string): Iterable<{ readonly meta?: { readonly code?: string } }> | undefined;
}

/**
 * Where a frame of this process comes from. Vitest maps the stacks of failed tests, and nobody maps those that leave the
 * process in another way: the failure of an activity goes to the server with the lines of the transformed code.
 */
export function positionInSource(position: FramePosition): FramePosition {
  const worker = (globalThis as { __vitest_worker__?: { evaluatedModules?: EvaluatedModules } })
    .__vitest_worker__;
  for (const { meta } of worker?.evaluatedModules?.getModulesByFile(position.file.replaceAll('\\', '/')) ??
    []) {
    const inline = /sourceMappingURL=data:application\/json;[^,]*base64,([\w+/=]+)/.exec(
      meta?.code ?? '',
    )?.[1];
    if (inline === undefined) continue;
    return originalPosition(JSON.parse(Buffer.from(inline, 'base64').toString('utf8')) as object, position);
  }
  return position;
}
