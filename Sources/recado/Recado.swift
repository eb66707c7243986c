import ArgumentParser

/// The command line of Recado.
@main
struct Recado: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recado",
        abstract: "Collections by text: lawful by construction, every decision explained.",
        discussion: """
            Settings come from a file (--config or RECADO_CONFIG), then the environment \
            (RECADO_…), then flags; `recado doctor` shows what is in force.

            Exit codes: 0 done · 1 failed · 2 something asks for your decision · 3 not found · \
            64 wrong usage.
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ImportCommand.self, StrategyCommand.self, ServeCommand.self,
            WorkCommand.self, HaltCommand.self, ResumeCommand.self, SandboxCommand.self,
            KeysCommand.self, GenerateCommand.self, MappingCommand.self, SimulateCommand.self,
            ChatCommand.self, UnderstandCommand.self, EvaluateCommand.self,
            TrainCommand.self,
        ] + queryCommands
    )
}
