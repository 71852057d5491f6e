//! How the page looks, in light and in dark.

/// The style sheet.
pub(super) const STYLE: &str = "
:root { color-scheme: light dark; --page: #fdfdfb; --text: #1d1f21; --faint: #6a6f76; --line: #d9dbd6; --note: #fff;
  --right: #1a7f37; --wrong: #c11a1a; --doubt: #9a6700; --taken: #4062a8; --unread: #7d838b; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --text: #e4e6e3; --faint: #9aa0a6; --line: #33373c; --note: #1f2226;
    --right: #4fc36b; --wrong: #ff7b72; --doubt: #e0a83a; --taken: #8fb0f0; --unread: #8b929a; } }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; background: var(--page); color: var(--text);
  font: 1.05rem/1.6 'Charter', 'Georgia', serif; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
header h1 { font: 600 1.1rem/1.3 ui-monospace, monospace; margin-bottom: 0; overflow-wrap: anywhere; }
header p, .legend { color: var(--faint); font: .85rem/1.9 system-ui, sans-serif; }
.legend .equation { margin-right: .6rem; white-space: nowrap; }
pre { overflow-x: auto; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 4px; font-size: .85rem; }
table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: .2rem .6rem; }
a { color: var(--taken); }
math { font-size: 1.05em; }
mtable { border-collapse: collapse; } mtd { padding: .2em 0; }
.menv-alignlike > mtr > mtd:nth-child(odd), .menv-cells-right > mtr > mtd { text-align: right; text-align: -webkit-right; }
.menv-alignlike > mtr > mtd:nth-child(even), .menv-cells-left > mtr > mtd { text-align: left; text-align: -webkit-left; }
.menv-alignlike > mtr > mtd:nth-child(2n + 3) { padding-left: 2em; }
.menv-cases > mtr > mtd:first-child { padding-right: 1em; } .menv-arraylike > mtr > mtd { padding: .2em .5em; }
.menv-left-solid { border-left: 1px solid; } .menv-right-solid { border-right: 1px solid; } .menv-hline { border-top: 1px solid; }
.display { display: block; margin: .9rem 0; }
.display > math { overflow-x: auto; overflow-y: hidden; max-width: 100%; }
.equation { position: relative; --mark: var(--unread); border-bottom: 2px solid var(--mark); }
.equation:focus { outline: none; }
.equation.display { border: 0; border-left: 4px solid var(--mark); border-radius: 2px; padding: .35rem .9rem;
  background: color-mix(in srgb, var(--mark) 7%, transparent); }
.right { --mark: var(--right); } .wrong { --mark: var(--wrong); } .doubtful { --mark: var(--doubt); }
.taken { --mark: var(--taken); } .unread { --mark: var(--unread); } .outside { --mark: var(--line); }
.assumed { border-bottom-style: dashed; } .assumed.display { border-left-style: dashed; }
.taken, .outside { border-bottom-style: dotted; } .taken.display, .outside.display { border-left-style: dotted; }
.note { display: none; font: .82rem/1.45 system-ui, sans-serif; color: var(--text); text-align: left; }
.note b { color: var(--mark); font-weight: 600; }
.note code { font-size: .95em; overflow-wrap: anywhere; }
.line { display: block; margin-top: .15rem; overflow-wrap: anywhere; }
.equation:hover > .note, .equation:focus > .note { display: block; position: absolute; z-index: 2; left: 0; top: 100%;
  width: max-content; max-width: min(40rem, 85vw); padding: .5rem .8rem; background: var(--note);
  border: 1px solid var(--mark); border-radius: 4px; box-shadow: 0 3px 12px rgb(0 0 0 / .2); }
.wrong.display > .note, .doubtful.display > .note { display: block; position: static; width: auto; max-width: none;
  margin-top: .4rem; padding: .4rem 0 0; border: 0; border-top: 1px solid var(--line); border-radius: 0; background: none;
  box-shadow: none; }
.wrong.display:hover > .note, .doubtful.display:hover > .note, .wrong.display:focus > .note,
.doubtful.display:focus > .note { position: static; width: auto; max-width: none; border: 0; box-shadow: none;
  border-top: 1px solid var(--line); background: none; padding: .4rem 0 0; border-radius: 0; }
.found { color: var(--mark); font-weight: 600; } .found .line { color: var(--text); font-weight: 400; }
.elsewhere { border-top: 1px solid var(--line); font: .9rem/1.5 system-ui, sans-serif; }
@media print { .equation:hover > .note { display: none; } }
";
