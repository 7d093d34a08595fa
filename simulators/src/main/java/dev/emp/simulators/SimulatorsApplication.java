package dev.emp.simulators;

import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import reactor.netty.ChannelBindException;

/** Runs the ComfyUI simulator as a server, until the process is told to stop. */
public final class SimulatorsApplication {
    private static final String USAGE = "usage: simulator [--host HOST] [--port N] [--step-delay-ms N] [--output DIR]"
            + " [--ledger FILE] [--faults] [--help]";
    private static final String HELP = USAGE + """


            A ComfyUI server without models, until it is told to stop (SIGTERM, SIGINT).

              --host HOST         the address to listen on (127.0.0.1)
              --port N            the port, 0 to 65535; 0 takes any that is free (8188)
              --step-delay-ms N   how long a sampler step takes, at least 0 (150)
              --output DIR        where pictures are kept (a temporary directory that is removed at the end)
              --ledger FILE       append a line of JSON for each prompt that starts and for each that ends:
                                  {"at", "server": the port, "prompt_id", "client_id", "extra": its extra_data,
                                  "event": started, succeeded, failed or interrupted}; servers may share a file
              --faults            let POST /simulator/faults put a fault in force, and DELETE clear them all:
                                  {"kind": "drop_requests"}
                                  {"kind": "reject_prompts", "status": 500, "times": 1}
                                  {"kind": "drop_socket", "frames": 0}
                                  {"kind": "fail_node", "class_type": "KSampler", "exception_type": "RuntimeError",
                                   "message": "…", "times": 1}
                                  {"kind": "leak_memory", "bytes_per_second": 10000000, "up_to_bytes": 500000000};
                                  memory that was leaked comes back when the server is restarted, and not before
              --help              this text
            """;

    /** A fifth of the start: recordings of buffers, and a native library for sockets that is unpacked each time. */
    private static final Map<String, String> SPARED_AT_START =
            Map.of("io.netty.jfr.enabled", "false", "io.netty.transport.noNative", "true");

    private SimulatorsApplication() {}

    /**
     * Starts the server and blocks.
     *
     * @param args see the usage line; the port is 8188 and a sampler step takes 150 ms unless told otherwise
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
        ComfyUiSimulatorOptions options;
        try {
            options = SimulatorArguments.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        }
        try (ComfyUiSimulator simulator = ComfyUiSimulator.start(options)) {
            Thread closer = Thread.ofPlatform().unstarted(simulator::close);
            Runtime.getRuntime().addShutdownHook(closer);
            out.println("ComfyUI simulator on " + simulator.uri() + ", pictures in " + simulator.outputDirectory());
            stop.await();
            Runtime.getRuntime().removeShutdownHook(closer);
            return 0;
        } catch (ChannelBindException e) {
            err.println("Port " + options.port() + " on " + options.host()
                    + " is in use. Stop what listens there, or choose another one with --port.");
            return 1;
        } catch (UncheckedIOException e) {
            err.println("The simulator cannot start. " + e.getMessage());
            return 1;
        }
    }
}
