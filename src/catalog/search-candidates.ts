import type { mongo, PipelineStage } from "mongoose";
import type { CatalogModels, ContainerDocument } from "./model.ts";
import { keyRange } from "./page.ts";
import type { SearchQuery } from "./search-query.ts";

/** A container that a search has come upon, and whether all that was asked for is true of it. */
export interface Candidate extends Omit<ContainerDocument, "words" | "terms"> {
  readonly matches: boolean;
}

/** A part of the candidates in the order of their paths. */
export interface CandidateSlice {
  /** Only paths behind this. */
  readonly behind: string | undefined;
  readonly limit: number;
}

export interface Candidates {
  readonly found: readonly Candidate[];
  /** How far this slice came; `undefined`: there is nothing behind it. */
  readonly end: string | undefined;
}

/** Gives candidates slice by slice, by an index, in the order of their paths. */
export type CandidateSource = (slice: CandidateSlice) => Promise<Candidates>;

/** How far a term is counted to see how rare it is: each count reads so many documents. */
const RARE = 300;

/** The source that has the fewest candidates: the rarest label's images, the rarest term's containers, or all. */
export async function candidateSource(models: CatalogModels, query: SearchQuery): Promise<CandidateSource> {
  if (query.labels.length > 0) return labelSource(models, query);
  const range = (term: string) => ({ terms: term, _id: keyRange(query.within) });
  const term = await rarest(query.terms, (one) =>
    models.containers.countDocuments(range(one)).hint(BY_TERM).limit(RARE).exec(),
  );
  const by = term === undefined ? {} : { terms: term };
  return async ({ behind, limit }) => {
    const stages = [{ $match: { ...by, _id: keyRange(query.within, behind) } }, { $sort: { _id: 1 as const } }];
    const found = await judged(models, query, [...stages, { $limit: limit }], term);
    return { found, end: found.length < limit ? undefined : found.at(-1)?._id };
  };
}

/** The containers of the images that carry the labels; several such images of one container stand side by side. */
async function labelSource(models: CatalogModels, query: SearchQuery): Promise<CandidateSource> {
  const range = (label: string, behind?: string) => ({ labels: label, container: keyRange(query.within, behind) });
  const driver = await rarest(query.labels, (label) =>
    models.images.countDocuments(range(label)).hint(BY_LABEL).limit(RARE).exec(),
  );
  return async ({ behind, limit }) => {
    // As an expression, the others cannot take the place of the rarest in the bounds of the index.
    const others = { $expr: { $setIsSubset: [{ $literal: query.labels }, "$labels"] } };
    const all = { ...range(driver ?? "", behind), ...(query.labels.length > 1 ? others : {}) };
    const found = models.images.find(all, { container: 1 }).sort({ container: 1 }).hint(BY_LABEL);
    const images = await found.limit(limit).lean();
    const paths = [...new Set(images.map(({ container }) => container))];
    const ofPaths = [{ $match: { _id: { $in: paths } } }, { $sort: { _id: 1 as const } }];
    const end = images.length < limit ? undefined : images.at(-1)?.container;
    return { found: await judged(models, query, ofPaths, undefined), end };
  };
}

/** Counting stops early, so this costs the same however common they are. */
async function rarest(among: readonly string[], count: (one: string) => Promise<number>): Promise<string | undefined> {
  if (among.length < 2) return among[0];
  const counts = await Promise.all(among.map(async (one) => ({ one, count: await count(one) })));
  // Among common ones, a longer one leads to fewer.
  return counts.toSorted((a, b) => a.count - b.count || b.one.length - a.one.length)[0]?.one;
}

const BY_TERM = "by-term";
const BY_LABEL = "by-label";

/** Containers, each with the answer whether it matches; not the words, which are many. */
function judged(
  models: CatalogModels,
  query: SearchQuery,
  source: PipelineStage[],
  term: string | undefined,
): Promise<Candidate[]> {
  const options = term === undefined ? {} : { hint: BY_TERM };
  return models.containers.aggregate<Candidate>([...source, ...judgement(query)], options).exec();
}

function judgement(query: SearchQuery): PipelineStage[] {
  const conditions = [
    { $setIsSubset: [{ $literal: query.terms }, "$terms"] },
    { $eq: [{ $type: "$deleting" }, "missing"] },
    ...query.longWords.map(hasWord),
  ];
  const matches = { $set: { matches: { $and: conditions } } };
  if (!query.tagPrefix) return [matches, { $unset: HIDDEN }];
  const alsoTagged = { $and: ["$matches", { $gt: [{ $size: "$tagged" }, 0] }] };
  return [matches, lookupTag(query.tagPrefix), { $set: { matches: alsoTagged } }, { $unset: [...HIDDEN, "tagged"] }];
}

const HIDDEN = ["words", "terms"];

function hasWord(prefix: string): mongo.Document {
  const begins = { $eq: [{ $indexOfCP: ["$$word", { $literal: prefix }] }, 0] };
  return { $anyElementTrue: { $map: { input: "$words", as: "word", in: begins } } };
}

/** One look into the index of tags: the terms of a container know only beginnings, and also those of removed tags. */
function lookupTag(prefix: string): PipelineStage {
  const first = [{ $match: { name: keyRange(prefix) } }, { $limit: 1 }, { $project: { _id: 1 } }];
  return { $lookup: { from: "tags", localField: "_id", foreignField: "container", pipeline: first, as: "tagged" } };
}
