import { activityInfo, heartbeat } from '@temporalio/activity';
import { render, scenesOf } from './farm';

// #region render
/** Renders a film, scene by scene. */
export async function renderFilm(film: string): Promise<string> {
  const scenes = await scenesOf(film);
  const done = (activityInfo().heartbeatDetails as number | undefined) ?? 0;
  for (let scene = done + 1; scene <= scenes; scene += 1) {
    await render(scene);
    heartbeat(scene);
  }
  return `${film} are rendered`;
}
// #endregion render
