/**
 * The architecture of the machine a Singularity or Apptainer client runs on. The shub protocol does not send it, but
 * every client names it in its user agent: `Apptainer/1.4.5 (Linux amd64) Go/1.24`.
 */
export function clientMachine(userAgent: string | undefined): string | undefined {
  return /^(?:Apptainer|SingularityCE|SingularityPRO|Singularity)\/\S{1,64} \(\w{1,32} ([a-z0-9]{2,16})\)/i.exec(
    userAgent ?? "",
  )?.[1];
}
