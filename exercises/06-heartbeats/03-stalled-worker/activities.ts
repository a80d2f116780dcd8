import { activityInfo, heartbeat } from '@temporalio/activity';
import { render, scenesOf } from './farm';

// #region render
/** Renders a film, scene by scene. */
export async function renderFilm(film: string): Promise<string> {
  const scenes = await scenesOf(film);
  const done = (activityInfo().heartbeatDetails as number | undefined) ?? 0;
  for (let scene = done + 1; scene <= scenes; scene += 1) {
    await render(scene);
    // TODO: who is to notice a silence, when the activity is silent for 40 minutes in good health?
    if (scene % 10 === 0) heartbeat(scene);
  }
  return `${film} are rendered`;
}
// #endregion render
