/**
 * From frames to the picture a demo shows: curves collect their points, every other view keeps its latest data.
 *
 * Pure, and the only place that knows how frames add up; the page and the command that stores runs both use it.
 */
import type { CurveData, Frame, Picture, View, ViewData } from './experiment';

export const EMPTY_PICTURE: Picture = {};

/** The picture after one more frame. The old one is left as it is. Ids that name no view are ignored. */
export function addFrame(picture: Picture, views: readonly View[], frame: Frame): Picture {
  return addFrames(picture, views, [frame]);
}

/** The picture after several frames, in order; copies each curve once. */
export function addFrames(picture: Picture, views: readonly View[], frames: readonly Frame[]): Picture {
  const next: Record<string, Picture[string]> = { ...picture };
  let changed = false;
  for (const view of views) {
    const news = frames.flatMap((frame) => dataOf(frame, view.id));
    if (news.length === 0) continue;
    changed = true;
    if (view.kind === 'curve') {
      const before = picture[view.id];
      next[view.id] = [...(isCurve(before) ? before : []), ...(news as CurveData[])];
    } else {
      next[view.id] = news[news.length - 1] as Exclude<ViewData, CurveData>;
    }
  }
  return changed ? next : picture;
}

/** The points of a curve view, none if there are none yet. */
export function curvePoints(picture: Picture | undefined, id: string): readonly CurveData[] {
  const data = picture?.[id];
  return isCurve(data) ? data : [];
}

function isCurve(data: Picture[string] | undefined): data is readonly CurveData[] {
  return Array.isArray(data);
}

function dataOf(frame: Frame, id: string): readonly ViewData[] {
  const data = frame.views && Object.hasOwn(frame.views, id) ? frame.views[id] : undefined;
  if (data === undefined) return [];
  return isMany(data) ? data : [data];
}

function isMany(data: ViewData | readonly ViewData[]): data is readonly ViewData[] {
  return Array.isArray(data);
}
