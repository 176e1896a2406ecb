import type { FileServices } from "../send-file.ts";
import { changeCollection, createCollection, getCollection } from "./collections.ts";
import { getImage, getImageFile } from "./get-image.ts";
import type { Operation } from "./operation.ts";
import { postImage, putImage } from "./push-image.ts";
import type { PushServices } from "./push-request.ts";
import type { OperationServices } from "./serve-operation.ts";
import { whoami } from "./whoami.ts";

/** What the operations need, all together. */
export interface ApiServices extends OperationServices, PushServices, FileServices {}

/** Every operation of the API, in the order of its document. */
export const operations: readonly Operation<ApiServices>[] = [
  getImage,
  putImage,
  postImage,
  getImageFile,
  createCollection,
  getCollection,
  changeCollection,
  whoami,
];
