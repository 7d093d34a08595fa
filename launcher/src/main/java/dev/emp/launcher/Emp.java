package dev.emp.launcher;

import dev.emp.launcher.images.ImagesCommand;
import dev.emp.launcher.remote.CancelCommand;
import dev.emp.launcher.remote.JobsCommand;
import dev.emp.launcher.remote.MachinesCommand;
import dev.emp.launcher.remote.SubmitCommand;
import dev.emp.launcher.remote.WatchCommand;
import dev.emp.launcher.remote.WhyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code emp} command. Exit codes: 0 done, 1 failed, 2 called wrongly. */
@Command(
        name = "emp",
        description = "EMP runs AI jobs on whatever machines you have.",
        mixinStandardHelpOptions = true,
        version = "EMP 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            RunCommand.class,
            MachineCommand.class,
            SubmitCommand.class,
            WatchCommand.class,
            JobsCommand.class,
            WhyCommand.class,
            CancelCommand.class,
            MachinesCommand.class,
            CheckCommand.class,
            ImagesCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Also:",
            "  test      Run every test, the browser's included; installs what is missing. With --docker: the compose"
                    + " stack.",
            "  bench     Measure EMP; 'emp bench --help' lists what.",
            "  chaos     Look for faults: at random in the job bus, on purpose on a machine; 'emp chaos --help' lists"
                    + " what.",
            "  pictures  Take the pictures of the dashboard in docs/images anew.",
            "  build     Build without starting anything."
        })
public final class Emp {

    private Emp() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        // The embedded services run on daemon and non-daemon threads alike; a finished command ends them all.
        System.exit(status);
    }

    /** The command line with everything but the exit; writes to standard output and error. */
    static CommandLine commandLine() {
        return new CommandLine(new Emp())
                .setExecutionExceptionHandler((exception, command, result) -> {
                    command.getErr().println("emp: " + Explanations.of(exception));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((exception, arguments) -> {
                    CommandLine command = exception.getCommandLine();
                    command.getErr()
                            .println("emp: " + exception.getMessage() + " ('"
                                    + command.getCommandSpec().qualifiedName() + " --help' says more)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
