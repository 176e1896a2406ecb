import type { FileServices } from "../send-file.ts";
import {
  type CatalogServices,
  changeCollection,
  createCollection,
  deleteCollection,
  getCollection,
  listCollections,
} from "./collections.ts";
import { changeContainer, deleteContainer, getContainer, listContainers } from "./containers.ts";
import { getImage, getImageFile } from "./get-image.ts";
import { getIdentity, type IdentityInfo } from "./identity.ts";
import { deleteImage } from "./images-delete.ts";
import { listImages } from "./images-list.ts";
import { type InspectionServices, inspectImage, inspectImagePart } from "./inspection.ts";
import { listMembers, type MemberServices, removeMember, setMember } from "./members.ts";
import type { Operation } from "./operation.ts";
import { postImage, putImage } from "./push-image.ts";
import type { PushServices } from "./push-request.ts";
import {
  acceptRegistry,
  announceRegistry,
  type DirectoryServices,
  listRegistries,
  removeRegistry,
} from "./registries.ts";
import { resolveReference } from "./resolve.ts";
import { search } from "./search.ts";
import type { OperationServices } from "./serve-operation.ts";
import { changeTag, listTags } from "./tags.ts";
import { createToken, listTokens, revokeToken, type TokenServices } from "./tokens.ts";
import { changeUser, createUser, listUsers, type UserServices } from "./users.ts";
import { listVersions } from "./versions.ts";
import { whoami } from "./whoami.ts";

/** What the operations need, all together. */
export interface ApiServices
  extends OperationServices,
    PushServices,
    FileServices,
    CatalogServices,
    InspectionServices,
    DirectoryServices,
    IdentityInfo,
    MemberServices,
    TokenServices,
    UserServices {}

/** Every operation of the API, in the order of its document. */
export const operations: readonly Operation<ApiServices>[] = [
  getImage,
  putImage,
  postImage,
  changeTag,
  deleteImage,
  getImageFile,
  inspectImage,
  inspectImagePart,
  listCollections,
  createCollection,
  getCollection,
  changeCollection,
  deleteCollection,
  listContainers,
  getContainer,
  changeContainer,
  deleteContainer,
  listTags,
  listImages,
  listVersions,
  search,
  listMembers,
  setMember,
  removeMember,
  resolveReference,
  getIdentity,
  announceRegistry,
  listRegistries,
  acceptRegistry,
  removeRegistry,
  whoami,
  createToken,
  listTokens,
  revokeToken,
  createUser,
  listUsers,
  changeUser,
];
