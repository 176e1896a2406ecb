import type { Command } from "commander";

/** The shells that can be helped. */
export type Shell = "bash" | "zsh";

/** The words that may follow a command's words. */
interface Words {
  /** `collection members`; the empty text for none. */
  readonly path: string;
  readonly words: readonly string[];
}

/** All commands below `command` with the words that may follow. Pure. */
function wordsOf(command: Command, path: readonly string[], common: readonly string[]): Words[] {
  const options = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const names = command.commands.map((child) => child.name());
  const words = [...new Set([...names, ...options, ...common])];
  const below = command.commands.flatMap((child) => wordsOf(child, [...path, child.name()], common));
  return [{ path: path.join(" "), words }, ...below];
}

/**
 * A script for a shell that completes the names of commands and options, and where neither fits, files. Made from the
 * command line itself, so it never lags behind. Names hold nothing that a shell would take for its own.
 */
export function completionScript(program: Command, shell: Shell): string {
  const common = [...program.options.flatMap(({ long }) => (long && long !== "--version" ? [long] : [])), "--help"];
  const all = wordsOf(program, [], common);
  return shell === "bash" ? bashScript(all) : `autoload -U +X bashcompinit && bashcompinit\n${bashScript(all)}`;
}

/** Walks the words before the one that is typed; options are passed over, other words end the walk. */
function bashScript(all: readonly Words[]): string {
  const cases = all.map(({ path, words }) => `    "${path}") echo "${words.join(" ")}" ;;`);
  return `_sreg_words() {
  case "$1" in
${cases.join("\n")}
  esac
}

_sreg() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word next i
  for (( i = 1; i < COMP_CWORD; i++ )); do
    word="\${COMP_WORDS[i]}"
    [[ $word == -* ]] && continue
    next="\${path:+$path }$word"
    [[ -n $(_sreg_words "$next") ]] && path="$next"
  done
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$(_sreg_words "$path")" -- "$current")
  # A file's name is what an argument mostly is, where no word fits.
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  fi
}

complete -o filenames -F _sreg sreg
`;
}
