package dev.emp.worker.plan;

import dev.emp.settings.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which machine this is and what it is to run.
 *
 * @param id null takes the host's name
 * @param type null finds it: {@code gpu} when {@code nvidia-smi} answers, {@code api} otherwise
 * @param profile which services it runs
 * @param gpus which GPUs to use, by their index; empty for all
 * @param directory where the logs of the services and the record of running processes are kept; null for a directory of
 *     the machine's own, {@code ./.emp/machines/<id>}
 * @param supervise whether this machine starts the processes of its profile; no where Kubernetes does
 * @param pool of the workers of the profile; null for {@code standard}, {@code fast} for API connectors
 * @param connectors to run whether or not their key is seen: {@code openai}, {@code replicate}, {@code runpod}, {@code
 *     playwright}
 * @param operatorToken whoever shows it may restart services, read their logs and drain the machine from another host
 * @param comfyui the ComfyUI of the profile comfyui
 * @param comfyuiRemote the servers of the profile comfyui-remote
 * @param simulation the processes of the profile simulation
 * @param limits how much of the machine may be used
 * @param setup commands to run once before the services start, in order
 * @param services changes to single services of the profile, by their name
 */
@Validated
@ConfigurationProperties("emp.machine")
public record MachineProperties(
        @Nullable
        @Pattern(
                regexp = Names.PATTERN,
                message = "must be letters, digits, '.', '_' or '-', at most 63, a letter or digit first")
        String id,

        @Nullable MachineType type,
        @DefaultValue("base") Profile profile,
        @DefaultValue List<@Min(value = 0, message = "must be 0 or more") Integer> gpus,
        @Nullable Path directory,
        @DefaultValue("true") boolean supervise,
        @Nullable String pool,
        @DefaultValue List<String> connectors,
        @Nullable @Secret String operatorToken,
        @DefaultValue @Valid ComfyUi comfyui,
        @DefaultValue @Valid ComfyUiRemote comfyuiRemote,
        @DefaultValue @Valid Simulation simulation,
        @DefaultValue List<@Valid SetupCommand> setup,
        @DefaultValue Map<String, @Valid ServiceSettings> services,
        @DefaultValue @Valid Limits limits) {

    private static final String PORT = "must be 1 to 65535";
    private static final int HIGHEST_PORT = 65_535;

    public MachineProperties {
        gpus = List.copyOf(gpus);
        connectors = List.copyOf(connectors);
        setup = List.copyOf(setup);
        services = Map.copyOf(services);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "MachineProperties[id=" + id + ", profile=" + profile + "]";
    }

    /**
     * The ComfyUI of the profile {@code comfyui}.
     *
     * @param home where it is installed
     * @param python starts it
     * @param arguments added to its command line
     * @param firstPort of the first GPU's; the others follow
     * @param connector settings of the connector, such as {@code request-timeout}
     */
    public record ComfyUi(
            @DefaultValue("/opt/ComfyUI") Path home,
            @DefaultValue("python3") String python,
            @DefaultValue List<String> arguments,

            @DefaultValue("8188") @Min(value = 1, message = PORT) @Max(value = HIGHEST_PORT, message = PORT)
            int firstPort,

            @DefaultValue @Secret Map<String, String> connector) {

        public ComfyUi {
            arguments = List.copyOf(arguments);
            connector = Map.copyOf(connector);
        }
    }

    /**
     * The servers of the profile {@code comfyui-remote}, one worker each.
     *
     * @param urls where they listen
     * @param connector settings of the connector, such as {@code headers.authorization}; may hold secrets
     */
    public record ComfyUiRemote(
            @DefaultValue List<URI> urls,
            @DefaultValue @Secret Map<String, String> connector) {

        public ComfyUiRemote {
            urls = List.copyOf(urls);
            connector = Map.copyOf(connector);
        }
    }

    /**
     * The simulated ComfyUI processes of the profile {@code simulation}.
     *
     * @param services how many
     * @param arguments added to each simulator's command line, such as {@code --step-delay-ms=50}
     * @param firstPort of the first; the others follow
     * @param classArchive class data archive (CDS) that the simulators start with; null lets the machine make one in its
     *     directory when it first stops
     * @param connector settings of the connector
     */
    public record Simulation(
            @DefaultValue("1")
            @Min(value = 1, message = "must be 1 to 64")
            @Max(value = 64, message = "must be 1 to 64")
            int services,

            @DefaultValue List<String> arguments,

            @DefaultValue("8188") @Min(value = 1, message = PORT) @Max(value = HIGHEST_PORT, message = PORT)
            int firstPort,

            @Nullable Path classArchive,
            @DefaultValue @Secret Map<String, String> connector) {

        public Simulation {
            arguments = List.copyOf(arguments);
            connector = Map.copyOf(connector);
        }
    }

    /**
     * A command that prepares the machine.
     *
     * @param name of the command in reports
     * @param command program and arguments; no shell
     * @param timeout after which it is stopped and the start of the machine fails
     */
    @ConfigurationPropertiesSource
    public record SetupCommand(
            @NotNull(message = "must be given")
            @Pattern(
                    regexp = Names.PATTERN,
                    message = "must be letters, digits, '.', '_' or '-', at most 63, a letter or digit first")
            String name,

            @NotEmpty(message = "must be given") List<String> command,

            @DefaultValue("10m") @DurationMin(seconds = 1, message = "must be at least 1s")
            Duration timeout) {

        public SetupCommand {
            command = command == null ? List.of() : List.copyOf(command);
        }
    }

    /**
     * Changes to one service.
     *
     * @param enabled no leaves the service out
     * @param environment added to its process's environment; may hold secrets
     * @param arguments added to its command line
     * @param memoryLimit over which its process is restarted; null for none
     * @param startLimit how long it may take to become ready
     * @param maxRestarts in the window; with the next failure it counts as failed
     * @param restartWindow the time in which restarts are counted
     * @param stopGrace how long it may take to stop before it is killed
     * @param pool of its worker; null for the machine's
     * @param slots how many jobs its worker runs at once; null for 1, 2 for {@code playwright}, or 32 for an API connector
     * @param labels its worker offers besides service, pool and models
     */
    @ConfigurationPropertiesSource
    public record ServiceSettings(
            @DefaultValue("true") boolean enabled,
            @DefaultValue @Secret Map<String, String> environment,
            @DefaultValue List<String> arguments,
            @Nullable DataSize memoryLimit,

            @DefaultValue("2m") @DurationMin(seconds = 1, message = "must be at least 1s")
            Duration startLimit,

            @DefaultValue("5") @Min(value = 0, message = "must be 0 or more")
            int maxRestarts,

            @DefaultValue("10m") @DurationMin(seconds = 1, message = "must be at least 1s")
            Duration restartWindow,

            @DefaultValue("10s") @DurationMin(message = "must not be negative")
            Duration stopGrace,

            @Nullable String pool,

            @Nullable @Min(value = 1, message = "must be 1 to 1000") @Max(value = 1000, message = "must be 1 to 1000")
            Integer slots,

            @DefaultValue Map<String, String> labels) {

        public ServiceSettings {
            environment = Map.copyOf(environment);
            arguments = List.copyOf(arguments);
            labels = Map.copyOf(labels);
        }

        /** What holds for a service that no setting names. */
        static final ServiceSettings DEFAULT = new ServiceSettings(
                true,
                Map.of(),
                List.of(),
                null,
                Duration.ofMinutes(2),
                5,
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                null,
                null,
                Map.of());
    }

    /**
     * How much of the machine may be used before it frees some; shares from 0 to 1, where 1 switches a limit off.
     *
     * @param memory of all memory, or of the container's
     * @param disk of the disks that hold the machine's directory and the artifacts
     * @param cpu of all cores
     * @param gpuMemory of each GPU's memory
     * @param sustained how long a limit must be passed before it counts
     * @param recovery how long it may stay passed before the machine gives up
     */
    public record Limits(
            @DefaultValue("0.95") @DecimalMin(value = "0.05", message = SHARE) @DecimalMax(value = "1", message = SHARE)
            double memory,

            @DefaultValue("0.95") @DecimalMin(value = "0.05", message = SHARE) @DecimalMax(value = "1", message = SHARE)
            double disk,

            @DefaultValue("1") @DecimalMin(value = "0.05", message = SHARE) @DecimalMax(value = "1", message = SHARE)
            double cpu,

            @DefaultValue("1") @DecimalMin(value = "0.05", message = SHARE) @DecimalMax(value = "1", message = SHARE)
            double gpuMemory,

            @DefaultValue("30s") @DurationMin(message = "must not be negative")
            Duration sustained,

            @DefaultValue("5m") @DurationMin(seconds = 1, message = "must be at least 1s")
            Duration recovery) {

        private static final String SHARE = "must be 0.05 to 1";
    }
}
