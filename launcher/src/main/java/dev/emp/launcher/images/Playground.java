package dev.emp.launcher.images;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network with a Redis in which containers are tried; closing it removes everything. */
final class Playground implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(2);
    private static final int LOOK_EVERY_MILLIS = 20;
    private static final int ANSWER_MILLIS = 2_000;

    private final Docker docker;
    private final String name;
    private final List<String> containers = new ArrayList<>();

    private Playground(Docker docker, String name) {
        this.docker = docker;
        this.name = name;
    }

    /** @param redis the image of a Redis */
    static Playground open(Docker docker, String redis) throws DockerFailure, InterruptedException {
        Playground playground =
                new Playground(docker, "emp-trial-" + ProcessHandle.current().pid());
        docker.run("network", "create", playground.name);
        try {
            playground.run("redis", List.of("--network-alias", "redis", redis));
        } catch (DockerFailure e) {
            playground.close();
            throw e;
        }
        return playground;
    }

    /** Starts a container as the documents say it must run: nothing to write to but memory and a volume, no rights, one processor. */
    Running start(Trial trial, String reference) throws DockerFailure, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "--read-only",
                "--tmpfs",
                "/tmp",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--cpus",
                "1",
                "--memory",
                "1g",
                "-p",
                "127.0.0.1:0:" + trial.port(),
                "-e",
                "SPRING_DATA_REDIS_URL=redis://redis:6379",
                "-e",
                // Beside the options that the image has itself.
                "JAVA_TOOL_OPTIONS=-Xlog:aot",
                "-e",
                "LOGGING_LEVEL_DEV_EMP_LAUNCHER_PREPARED=debug"));
        for (String variable : trial.environment()) {
            words.add("-e");
            words.add(variable);
        }
        words.add(reference);
        words.addAll(trial.settings());
        String container = run(trial.name(), words);
        long begin = System.nanoTime();
        String address = docker.run("port", container, trial.port() + "/tcp")
                .lines()
                .findFirst()
                .orElseThrow();
        return new Running(trial, container, address, begin);
    }

    private String run(String part, List<String> words) throws DockerFailure, InterruptedException {
        String container = name + "-" + part;
        containers.add(container);
        List<String> all = new ArrayList<>(List.of("run", "-d", "--name", container, "--network", name));
        all.addAll(words);
        docker.run(all.toArray(String[]::new));
        return container;
    }

    /** Removes one container before the others. */
    void stop(Running running) throws DockerFailure, InterruptedException {
        docker.tryTo("rm", "-f", "-v", running.container());
        containers.remove(running.container());
    }

    @Override
    public void close() throws DockerFailure {
        try {
            for (String container : containers) {
                docker.tryTo("rm", "-f", "-v", container);
            }
            docker.tryTo("network", "rm", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A container that was started. */
    final class Running {

        private final Trial trial;
        private final String container;
        private final String address;
        private final long begin;

        private Running(Trial trial, String container, String address, long begin) {
            this.trial = trial;
            this.container = container;
            this.address = address;
            this.begin = begin;
        }

        String container() {
            return container;
        }

        /** Seconds from the start of the container until it answered that it is ready. */
        double awaitReady() throws DockerFailure, InterruptedException {
            URI health = URI.create("http://" + address + trial.healthPath());
            while (System.nanoTime() - begin < READY_LIMIT.toNanos()) {
                if (answersOk(health)) {
                    return (System.nanoTime() - begin) / 1e9;
                }
                if (!docker.run("inspect", "-f", "{{.State.Running}}", container)
                        .equals("true")) {
                    throw new DockerFailure("the container of " + trial.name() + " ended:\n" + tail());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
            throw new DockerFailure(
                    trial.name() + " was not ready after " + READY_LIMIT.toSeconds() + " s:\n" + tail());
        }

        /** What the engine's own health check says in the end. */
        String awaitHealth() throws DockerFailure, InterruptedException {
            long start = System.nanoTime();
            String health = "";
            while (System.nanoTime() - start < HEALTHY_LIMIT.toNanos() && !health.equals("healthy")) {
                health = docker.run("inspect", "-f", "{{.State.Health.Status}}", container);
                TimeUnit.MILLISECONDS.sleep(10L * LOOK_EVERY_MILLIS);
            }
            return health;
        }

        boolean usedAotCache() throws DockerFailure, InterruptedException {
            // Said once the cache was opened and found to be for these jars.
            return docker.run("logs", container).contains("Using AOT-linked classes: true");
        }

        boolean startedAsPrepared() throws DockerFailure, InterruptedException {
            return docker.run("logs", container).contains("Starting as prepared in the image");
        }

        private String tail() throws DockerFailure, InterruptedException {
            return docker.run("logs", "--tail", "15", container);
        }
    }

    private static boolean answersOk(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
