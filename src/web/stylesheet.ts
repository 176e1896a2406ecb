/** The one stylesheet. Colours have a contrast of 4.5 to 1 at least, in light and in dark. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --text: #1b2430;
  --soft: #55606e;
  --page: #ffffff;
  --panel: #f4f6f9;
  --line: #d5dbe3;
  --link: #0b5cad;
  --accent: #0b5cad;
  --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e9f0;
    --soft: #a3afbd;
    --page: #12171e;
    --panel: #1c232d;
    --line: #343f4d;
    --link: #7cb8f5;
    --accent: #7cb8f5;
    --on-accent: #0d1218;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
.top, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
.top {
  display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem;
  padding-top: .9rem; padding-bottom: .9rem; border-bottom: 1px solid var(--line);
}
.brand { font-weight: 700; font-size: 1.15rem; color: var(--text); text-decoration: none; }
.top nav { display: flex; gap: 1rem; }
.top form { display: flex; flex: 1 1 16rem; gap: .4rem; justify-content: flex-end; }
input, button { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; }
input { background: var(--page); flex: 1 1 8rem; min-width: 0; max-width: 18rem; border-color: var(--soft); }
input::placeholder { color: var(--soft); opacity: 1; }
button { background: var(--accent); color: var(--on-accent); border-color: var(--accent); cursor: pointer; }
a { color: var(--link); }
.top nav a, .pager a { padding: .25rem 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.skip { position: absolute; left: -200vw; top: 0; padding: .5rem 1rem; background: var(--page); z-index: 1; }
.skip:focus { left: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
main { padding-top: 1.25rem; padding-bottom: 2rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .3rem 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
.facts, .note { color: var(--soft); }
.facts { margin: .2rem 0 1rem; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); }
.cards > li { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; }
.cards h2, .cards h3 { margin: 0 0 .2rem; font-size: 1.05rem; }
.cards p { margin: .2rem 0 0; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace; font-size: .9em; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; margin: .3rem 0; overflow: auto; max-height: 32rem; overflow-wrap: normal; }
.command { margin: .8rem 0; }
.command figcaption { color: var(--soft); font-size: .9rem; }
.command code { user-select: all; -webkit-user-select: all; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
.scroll time, .scroll td code, thead th { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); min-width: 6rem; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 600; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: 0 .9rem; }
summary { cursor: pointer; padding: .5rem 0; }
summary > .method { font-weight: 700; }
details > :last-child { margin-bottom: .8rem; }
.description { border-left: 3px solid var(--line); padding-left: 1rem; }
.description pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: none; }
.description > :first-child { margin-top: 0; }
.choices { display: flex; flex-wrap: wrap; gap: .3rem 1rem; list-style: none; padding: 0; margin: .4rem 0; }
.choices [aria-current] { font-weight: 700; color: var(--text); text-decoration: none; }
.badge { border: 1px solid var(--soft); color: var(--soft); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; font-weight: 400; }
.pager { display: flex; gap: 1.5rem; margin: 1.2rem 0; }
.method { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-weight: 700; text-transform: uppercase; }
`;
