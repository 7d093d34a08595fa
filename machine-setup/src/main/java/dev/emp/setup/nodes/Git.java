package dev.emp.setup.nodes;

import dev.emp.setup.nodes.Commands.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Repositories, by the git of the machine. It never asks, and runs nothing that a repository brings along. */
final class Git {

    private static final Map<String, String> QUIET = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_LFS_SKIP_SMUDGE", "1",
            "LC_ALL", "C");

    private final Commands commands;

    Git(Duration timeout) {
        this.commands = new Commands(timeout, QUIET);
    }

    /** Whether a folder holds exactly this commit, with nothing changed in it. */
    boolean holds(Path folder, CustomNode node, Path log) throws InterruptedException {
        try {
            return Files.isDirectory(folder.resolve(".git"))
                    && head(folder, log).equals(node.commit())
                    && git(log, folder, "status", "--porcelain", "--untracked-files=no")
                            .isEmpty();
        } catch (CommandException e) {
            return false;
        }
    }

    String head(Path folder, Path log) throws CommandException, InterruptedException {
        return git(log, folder, "rev-parse", "HEAD");
    }

    /** Fetches one commit, and no history, into an empty folder. */
    void checkOut(Path folder, CustomNode node, Path log) throws CommandException, InterruptedException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException("the folder " + folder + " cannot be made: " + e);
        }
        git(log, folder, "init", "--quiet");
        git(log, folder, "remote", "add", "origin", node.url());
        fetch(folder, node, log);
        if (node.submodules()) {
            git(log, folder, "submodule", "update", "--init", "--recursive", "--depth", "1");
        }
    }

    private void fetch(Path folder, CustomNode node, Path log) throws CommandException, InterruptedException {
        try {
            git(log, folder, "fetch", "--quiet", "--depth", "1", "origin", node.commit());
            git(log, folder, "checkout", "--quiet", "--detach", "FETCH_HEAD");
        } catch (CommandException notByItself) {
            if (!node.isPinned()) {
                throw notByItself;
            }
            // Some servers give commits only along with the branches they are on.
            git(log, folder, "fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
            git(log, folder, "checkout", "--quiet", "--detach", node.commit());
        }
    }

    private String git(Path log, Path folder, String... arguments) throws CommandException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        command.addAll(
                List.of("-c", "protocol.ext.allow=never", "-c", "safe.directory=*", "-c", "advice.detachedHead=false"));
        command.addAll(List.of(arguments));
        return commands.run(log, folder, "git " + arguments[0], command);
    }
}
