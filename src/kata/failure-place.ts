import type { PlaceOf } from './diagnosis.ts';
import { positionInSource } from './original-position.ts';
import { relativeToProject } from './source-files.ts';

/** The first frame of a failure's stack in a file of the project that is not ours. The Worker maps the frames of workflows. */
export const placeOfFailure: PlaceOf = (failure, ofWorkflow) => {
  const frame = /\(?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^():\n]*):(\d+):(\d+)\)?/g;
  for (let at = failure; at != null; at = at.cause) {
    for (const [, path, line, column] of (at.stackTrace ?? '').matchAll(frame)) {
      const position = { file: path!.replace(/^file:\/\//, ''), line: Number(line), column: Number(column) };
      const known = relativeToProject(position.file);
      if (!/^(exercises|solutions|test|\.kata\/run)\//.test(known)) continue;
      return `at ${known}:${(ofWorkflow ? position : positionInSource(position)).line}`;
    }
  }
  return '';
};
