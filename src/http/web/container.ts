import type { Request } from "express";
import { ANONYMOUS } from "../../access/policy.ts";
import type { Container, FoundImage, TagHistory, TagView } from "../../catalog/image.ts";
import { RegistryError } from "../../core/errors.ts";
import { parseTag } from "../../core/names/names.ts";
import { containerPage } from "../../web/container-page.ts";
import type { ShownImage, ShownTag, ShownVersion } from "../../web/shown-image.ts";
import { versionsPage } from "../../web/versions-page.ts";
import { guardContainer } from "../api/container-target.ts";
import { namesOf } from "../api/page-body.ts";
import type { Page, WebServices } from "./page.ts";
import { pagePart, partOf, queryText } from "./page-query.ts";

type Params = { collection: string; container: string };

/** So many of the latest versions are on a container's own page. */
const LATEST = 10;

/** `GET /containers/{collection}/{container}?tag=&arch=` */
export const container: Page<Params> = async (req, services, site) => {
  const { catalog, accounts } = services;
  const part = pagePart(req, 1);
  const found = await guardContainer(ANONYMOUS, services, { ...req.params, action: "pull" });
  const tags = await catalog.listTags(found, { ...part, prefix: "" });
  const history = await catalog.listHistory(found, { limit: LATEST, after: undefined, tag: undefined });
  const names = await namesOf(accounts, [
    ...tags.items.map(({ modifiedBy }) => modifiedBy),
    ...history.items.map(({ by }) => by),
  ]);
  return containerPage(site, {
    container: found,
    tags: partOf(tags, part, (tag) => shownTag(tag, names)),
    image: await chosenImage(req, { container: found, tags: tags.items }, services),
    versions: history.items.map((one) => shownVersion(one, names)),
  });
};

/** `GET /containers/{collection}/{container}/versions` */
export const versions: Page<Params> = async (req, services, site) => {
  const part = pagePart(req, 2);
  const found = await guardContainer(ANONYMOUS, services, { ...req.params, action: "pull" });
  const page = await services.catalog.listHistory(found, { ...part, tag: undefined });
  const names = await namesOf(
    services.accounts,
    page.items.map(({ by }) => by),
  );
  return versionsPage(
    site,
    found,
    partOf(page, part, (one) => shownVersion(one, names)),
  );
};

interface Choice {
  readonly container: Container;
  /** Those that the page lists. */
  readonly tags: readonly TagView[];
}

/** The image that the page is about: of the tag that is asked for, else of `latest`, else of the first that is listed. */
async function chosenImage(
  req: Pick<Request, "query">,
  choice: Choice,
  services: WebServices,
): Promise<ShownImage | undefined> {
  const asked = queryText(req, "tag");
  const architecture = queryText(req, "arch");
  const wanted = asked === undefined ? ["latest", choice.tags[0]?.name] : [asked];
  for (const text of wanted) {
    const found = text === undefined ? undefined : await findTag(text, architecture, { choice, services });
    if (found) return shownImage(found, choice, services);
  }
  if (asked === undefined && architecture === undefined) return undefined;
  const { collection, container: name } = choice.container;
  throw new RegistryError("NOT_FOUND", { what: `this image of ${collection}/${name}` });
}

interface Search {
  readonly choice: Choice;
  readonly services: WebServices;
}

function findTag(text: string, architecture: string | undefined, { choice, services }: Search) {
  const version = { kind: "tag", tag: parseTag(text) } as const;
  const { collection, container: name } = choice.container;
  return services.catalog.findImage({ collection, container: name, version, architecture });
}

async function shownImage(
  { image, tag = parseTag("latest") }: FoundImage,
  { container: { collection, container: name } }: Choice,
  { catalog, inspections, logger }: WebServices,
): Promise<ShownImage> {
  const [own] = (await catalog.listTags({ collection, container: name }, { prefix: tag, limit: 1, after: undefined }))
    .items;
  const architectures = own?.name === tag ? own.images.map(({ architecture }) => architecture) : [];
  // The page has more to tell than this, so it is not worth an error.
  const inspection = await inspections.inspectStored(image.digest).catch((err: unknown) => {
    logger.warn({ err, digest: image.digest }, "an image could not be inspected for its page");
    return undefined;
  });
  return { ...image, tag, architectures, inspection };
}

type Names = ReadonlyMap<string, string>;

function shownTag({ name, images, frozen, modifiedAt, modifiedBy }: TagView, names: Names): ShownTag {
  return { name, images, frozen, modifiedAt, by: names.get(modifiedBy) ?? modifiedBy };
}

function shownVersion({ by, ...rest }: TagHistory, names: Names): ShownVersion {
  return { ...rest, by: names.get(by) ?? by };
}
