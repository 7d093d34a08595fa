package dev.emp.deploy.pipeline;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A script of deploy/pipeline, run as people and workflows run it. */
record Script(String name) {

    static final Path FOLDER = Tool.ROOT.resolve("deploy/pipeline");

    static List<Script> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .map(file -> new Script(file.getFileName().toString()))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        }
    }

    Tool.Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    Tool.Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        String[] command = Stream.concat(Stream.of(FOLDER.resolve(name).toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return Tool.require("bash").run(environment, command);
    }

    String text() throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    @Override
    public String toString() {
        return name;
    }
}
