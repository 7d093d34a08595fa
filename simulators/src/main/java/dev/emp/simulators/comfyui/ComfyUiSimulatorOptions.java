package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Pace;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is set up.
 *
 * @param host the address to listen on
 * @param port 0 for any free port
 * @param directory gets the folders {@code output}, {@code input} and {@code temp}; null for a temporary directory that
 *     is removed on close
 * @param stepDelay how long a sampler step takes; not negative
 * @param seed changes every painted picture
 * @param pace how time passes between steps
 * @param ledger a file that gets a line of JSON for each prompt that starts and for each that ends; null for none
 * @param faultsOverHttp whether {@code /simulator/faults} takes faults
 */
public record ComfyUiSimulatorOptions(
        String host,
        int port,
        @Nullable Path directory,
        Duration stepDelay,
        long seed,
        Pace pace,
        @Nullable Path ledger,
        boolean faultsOverHttp) {

    public ComfyUiSimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (stepDelay.isNegative()) {
            throw new IllegalArgumentException("step delay must not be negative");
        }
    }

    /** Any free port of the loopback, a temporary directory, and samplers that take no time. */
    public static ComfyUiSimulatorOptions defaults() {
        return new ComfyUiSimulatorOptions("127.0.0.1", 0, null, Duration.ZERO, 0, Pace.realTime(), null, false);
    }

    public ComfyUiSimulatorOptions withHost(String newHost) {
        return new ComfyUiSimulatorOptions(newHost, port, directory, stepDelay, seed, pace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withPort(int newPort) {
        return new ComfyUiSimulatorOptions(host, newPort, directory, stepDelay, seed, pace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withDirectory(Path newDirectory) {
        return new ComfyUiSimulatorOptions(host, port, newDirectory, stepDelay, seed, pace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withStepDelay(Duration newStepDelay) {
        return new ComfyUiSimulatorOptions(host, port, directory, newStepDelay, seed, pace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withSeed(long newSeed) {
        return new ComfyUiSimulatorOptions(host, port, directory, stepDelay, newSeed, pace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withPace(Pace newPace) {
        return new ComfyUiSimulatorOptions(host, port, directory, stepDelay, seed, newPace, ledger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withLedger(Path newLedger) {
        return new ComfyUiSimulatorOptions(host, port, directory, stepDelay, seed, pace, newLedger, faultsOverHttp);
    }

    public ComfyUiSimulatorOptions withFaultsOverHttp() {
        return new ComfyUiSimulatorOptions(host, port, directory, stepDelay, seed, pace, ledger, true);
    }
}
