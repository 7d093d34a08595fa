package dev.emp.simulators;

import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import reactor.netty.ChannelBindException;

/** Runs the ComfyUI simulator as a server, until the process is told to stop. */
public final class SimulatorsApplication {
    private static final String USAGE = "usage: simulator [--host HOST] [--port N] [--step-delay-ms N] [--output DIR]";

    private SimulatorsApplication() {}

    /**
     * Starts the server and blocks.
     *
     * @param args see the usage line; the port is 8188 and a sampler step takes 150 ms unless told otherwise
     */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws InterruptedException {
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
        }
    }
}
