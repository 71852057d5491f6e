/** Starts `gradus lsp` and hands it what is written; all that is shown comes from there. */
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

const LANGUAGES = ["gradus", "markdown", "latex", "quarto", "rmd"];
/** What the server is told when it starts. */
const OPTIONS = ["math", "strict", "answers", "pages"] as const;

let client: LanguageClient | undefined;

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("gradus");
  const command = settings.get("path", "gradus");
  const args = ["lsp", "--limit", settings.get("limit", "seconds=10")];
  // What is empty was not said.
  const said = OPTIONS.map((name) => [name, settings.get(name)] as const).filter(([, value]) => value !== "");
  client = new LanguageClient(
    "gradus",
    "Gradus",
    { command, args },
    {
      documentSelector: LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ scheme, language }))),
      initializationOptions: Object.fromEntries(said),
    },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Gradus: \`${command} lsp\` does not start (${reason}). Its path is the setting gradus.path.`);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("gradus.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("gradus") ? restart() : undefined)),
  );
  await start();
}

export function deactivate(): Promise<void> {
  return stop();
}
