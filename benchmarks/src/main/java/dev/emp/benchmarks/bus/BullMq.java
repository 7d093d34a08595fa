package dev.emp.benchmarks.bus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** BullMQ in a Node process of its own, which does what it is told and answers with what it has measured. */
final class BullMq implements AutoCloseable {

    static final String NAME = "BullMQ";

    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc", "bench.mjs");
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final JsonNode versions;

    private BullMq(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader();
        questions = process.outputWriter();
        versions = answer();
    }

    /**
     * Installs the versions of the lock file, unless that was done before, and starts Node.
     *
     * @param sources the folder with the script and its lock file
     * @param folder where to install to
     * @throws IOException if Node or npm is missing, or the installation fails; the message says what to do
     */
    static BullMq start(Path sources, Path folder, int redisPort) throws IOException, InterruptedException {
        install(sources, folder);
        return new BullMq(begin(
                folder,
                new ProcessBuilder("node", "bench.mjs", Integer.toString(redisPort))
                        .redirectError(folder.resolve("node.log").toFile())));
    }

    /** {@code bullmq}, {@code ioredis} and {@code node}. */
    Map<String, String> versions() {
        Map<String, String> texts = new LinkedHashMap<>();
        versions.properties()
                .forEach(version ->
                        texts.put(version.getKey(), version.getValue().asString()));
        return texts;
    }

    JsonNode run(String what, Map<String, Integer> settings) throws IOException {
        ObjectNode question = JsonMapper.shared().createObjectNode().put("run", what);
        settings.forEach(question::put);
        questions.write(question + "\n");
        questions.flush();
        return answer();
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("BullMQ's process has ended, see node.log beside it");
        }
        JsonNode answer = JsonMapper.shared().readTree(line);
        if (answer.has("error")) {
            throw new IOException("BullMQ failed: " + answer.path("error").asString());
        }
        return answer;
    }

    private static void install(Path sources, Path folder) throws IOException, InterruptedException {
        Path installed = folder.resolve("installed-lock.json");
        Path lock = sources.resolve("package-lock.json");
        Files.createDirectories(folder);
        for (String file : FILES) {
            Files.copy(sources.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(installed) && Files.mismatch(installed, lock) < 0) {
            return;
        }
        Path log = folder.resolve("npm.log");
        Process npm = begin(
                folder,
                new ProcessBuilder("npm", "ci", "--ignore-scripts")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
        if (npm.waitFor() != 0) {
            throw new IOException("BullMQ could not be installed, see " + log);
        }
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Process begin(Path folder, ProcessBuilder command) throws IOException {
        try {
            return command.directory(folder.toFile()).start();
        } catch (IOException e) {
            throw new IOException(
                    "Node and npm are needed for the comparison with BullMQ; on Debian: apt-get install nodejs npm", e);
        }
    }
}
