import { RegistryError } from "../core/errors.ts";

/** The one refusal of this folder; `reason` goes on after "this is not a Singularity image: ". */
export function notAnImage(reason: string): RegistryError {
  return new RegistryError("IMAGE_INVALID", { reason });
}
