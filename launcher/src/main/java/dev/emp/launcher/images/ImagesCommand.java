package dev.emp.launcher.images;

import picocli.CommandLine.Command;

/** {@code emp images}. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = "Build the container images, try them, and say what they cost.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BuildCommand.class, VerifyCommand.class, ReportCommand.class},
        footer = {
            "",
            "They need a Docker engine; as root on Debian: eval \"$(deploy/engine/start)\".",
            "deploy/images/README.md says what is in the images and how to run them."
        })
public final class ImagesCommand {}
