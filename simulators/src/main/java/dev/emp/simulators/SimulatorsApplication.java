package dev.emp.simulators;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import reactor.netty.ChannelBindException;

/** Runs a simulator as a server, until the process is told to stop. */
public final class SimulatorsApplication {
    private static final String USAGE =
            "usage: simulator [--provider comfyui|openai|replicate|runpod] [--host HOST] [--port N] [--ledger FILE]"
                    + " [--faults] [options of the provider] [--help]";
    private static final String HELP = USAGE + """


            A provider's server without models, until it is told to stop (SIGTERM, SIGINT). What may be given to all:

              --provider NAME     comfyui (the default), openai, replicate or runpod
              --host HOST         the address to listen on (127.0.0.1)
              --port N            the port, 0 to 65535; 0 takes any that is free
                                  (comfyui 8188, openai 8201, replicate 8202, runpod 8205)
              --ledger FILE       append lines of JSON about the jobs that the provider takes on; servers may share a file
              --faults            let POST /simulator/faults put a fault in force, and DELETE clear them all
              --help              this text

            comfyui:
              --step-delay-ms N   how long a sampler step takes, at least 0 (150)
              --output DIR        where pictures are kept (a temporary directory that is removed at the end)
              A line of the ledger, for each prompt that starts and for each that ends:
                {"at", "server": the port, "prompt_id", "client_id", "extra": its extra_data,
                 "event": started, succeeded, failed or interrupted}
              Faults:
                {"kind": "drop_requests"}
                {"kind": "reject_prompts", "status": 500, "times": 1}
                {"kind": "drop_socket", "frames": 0}
                {"kind": "fail_node", "class_type": "KSampler", "exception_type": "RuntimeError",
                 "message": "…", "times": 1}
                {"kind": "leak_memory", "bytes_per_second": 10000000, "up_to_bytes": 500000000};
                memory that was leaked comes back when the server is restarted, and not before

            openai, replicate, runpod:
              --keys A,B                  the API keys that are let in (every key)
              --keys-without-credit A,B   keys that are known, but whose account is empty
              --latency L                 the time to the first word: fixed:MS or lognormal:MEDIAN_MS:SIGMA (fixed:0)
              --tokens-per-second N       how fast words follow; 0 for all at once (0)
              --answer-tokens N           how long answers are (32)
              --requests-per-minute N     how many requests a key may make; 0 for any number (0)
              --seed N                    changes everything that is left to chance (0)
              --cold-start-ms N           how long a first job waits for its machine; replicate and runpod only (0)
              A line of the ledger, when a job is accepted, finished, and when a client is first told of its end:
                {"event": accepted, finished or answered, "id", "operation", "model", "key", "marker", "outcome",
                 "received_us", "accepted_us", "first_token_us", "finished_us", "answered_us", "provider"}
                Times are microseconds since the epoch, 0 before they come. The marker is what the input says:
                metadata.marker, input.marker, marker, safety_identifier, user, or marker:NAME in any text.
              Faults, each with "times" (1), and "method" and "path" (how paths begin) to choose requests:
                {"kind": "reject", "status": 503, "headers": {}, "body": "…"}   before the provider looks at it
                {"kind": "drop"}                                      the connection is closed before that
                {"kind": "delay", "ms": 1000}
                {"kind": "lose"}, {"kind": "hang"}                    the work is done, the answer never comes
                {"kind": "cut", "after_bytes": 100}, {"kind": "cut_events", "after_events": 3}
                {"kind": "stall", "after_events": 3}
                {"kind": "garble", "body": "…"}                       200, and this instead of the answer
              In an input, violates-policy, please-refuse, filter-me and fail-please do what they say.
            """;

    /** A fifth of the start: recordings of buffers, and a native library for sockets that is unpacked each time. */
    private static final Map<String, String> SPARED_AT_START =
            Map.of("io.netty.jfr.enabled", "false", "io.netty.transport.noNative", "true");

    private SimulatorsApplication() {}

    /**
     * Starts the server and blocks.
     *
     * @param args see the usage line; the ComfyUI simulator unless told otherwise, on port 8188, with sampler steps of 150 ms
     */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws InterruptedException {
        SPARED_AT_START.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        CountDownLatch stop = new CountDownLatch(1);
        int exitCode = run(args, System.out, System.err, stop);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs the server until the latch opens or the process is stopped.
     *
     * @return the exit code: 0, 1 when the server cannot start, 2 for arguments that make no sense
     */
    static int run(String[] args, PrintStream out, PrintStream err, CountDownLatch stop) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        RunningSimulator.Prepared prepared;
        try {
            prepared = RunningSimulator.prepare(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        }
        try {
            RunningSimulator simulator = prepared.starter().get();
            Thread closer = Thread.ofPlatform().unstarted(simulator::close);
            Runtime.getRuntime().addShutdownHook(closer);
            out.println(simulator.greeting());
            try {
                stop.await();
            } finally {
                simulator.close();
            }
            Runtime.getRuntime().removeShutdownHook(closer);
            return 0;
        } catch (ChannelBindException e) {
            err.println("Port " + prepared.port() + " on " + prepared.host()
                    + " is in use. Stop what listens there, or choose another one with --port.");
            return 1;
        } catch (UncheckedIOException e) {
            err.println("The simulator cannot start. " + e.getMessage());
            return 1;
        }
    }
}
