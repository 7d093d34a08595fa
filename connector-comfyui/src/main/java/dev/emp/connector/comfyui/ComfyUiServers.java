package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers of one connector. */
final class ComfyUiServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final List<ComfyUiServer> servers;

    /** How well a server is placed to run a workflow. */
    private record Standing(
            ComfyUiServer server,
            List<WorkflowFault> faults,
            double load,
            int coldModels,
            @Nullable ConnectorException down) {}

    /** A question to one server. */
    interface Question<T> {
        T ask(ComfyUiServer server) throws InterruptedException;
    }

    ComfyUiServers(ComfyUiProperties properties, Clock clock, HttpClients clients) {
        this.servers = properties.addresses().stream()
                .map(address -> new ComfyUiServer(address, properties, clock, clients))
                .toList();
    }

    List<ComfyUiServer> all() {
        return servers;
    }

    Optional<ComfyUiServer> called(String name) {
        return servers.stream().filter(server -> server.isCalled(name)).findFirst();
    }

    /**
     * The servers that can run the workflow, the one with the shortest queue first; of equals, the one that holds the
     * models.
     *
     * @throws ConnectorException invalid input, when all servers lack what it names; unavailable, when those that may have it do
     *     not answer
     */
    List<ComfyUiServer> suitedTo(ComfyUiInput input) throws ConnectorException, InterruptedException {
        if (servers.size() == 1) {
            ComfyUiServer only = servers.getFirst();
            List<WorkflowFault> faults = only.faults(input);
            if (!faults.isEmpty()) {
                throw WorkflowFault.refusal(faults, "ComfyUI " + only.name());
            }
            return servers;
        }
        List<Standing> standings = ask(server -> standing(server, input));
        List<ComfyUiServer> suited = standings.stream()
                .filter(standing -> standing.down() == null && standing.faults().isEmpty())
                .sorted(Comparator.comparingDouble(Standing::load).thenComparingInt(Standing::coldModels))
                .map(Standing::server)
                .toList();
        if (suited.isEmpty()) {
            throw none(standings);
        }
        return suited;
    }

    private static Standing standing(ComfyUiServer server, ComfyUiInput input) throws InterruptedException {
        List<WorkflowFault> faults = server.faults(input);
        try {
            double load = (server.load() + 1.0) / server.weight();
            return new Standing(server, faults, load, server.warm().coldOf(input.workflow()), null);
        } catch (ConnectorException e) {
            return new Standing(server, faults, 0, 0, e);
        }
    }

    /** One that does not answer may have what the others lack, so that the job can wait for it. */
    private static ConnectorException none(List<Standing> standings) {
        List<Standing> mayCome = standings.stream()
                .filter(standing -> standing.down() != null && standing.faults().isEmpty())
                .toList();
        if (mayCome.isEmpty()) {
            List<WorkflowFault> fewest = standings.stream()
                    .map(Standing::faults)
                    .min(Comparator.comparingInt(List::size))
                    .orElse(List.of());
            String names =
                    standings.stream().map(standing -> standing.server().name()).collect(Collectors.joining(", "));
            return WorkflowFault.refusal(fewest, "any of the ComfyUI servers " + names);
        }
        List<ConnectorException> failures = mayCome.stream()
                .map(standing -> Objects.requireNonNull(standing.down()))
                .toList();
        ErrorClass errorClass = failures.stream().allMatch(failure -> failure.errorClass() == ErrorClass.AUTH)
                ? ErrorClass.AUTH
                : ErrorClass.UNAVAILABLE;
        return new ConnectorException(
                        errorClass,
                        "No ComfyUI server can take the job: "
                                + failures.stream().map(Throwable::getMessage).collect(Collectors.joining(" ")))
                .withNothingAccepted();
    }

    /** Asks all at once; those that do not answer in time are left out. */
    <T> List<T> ask(Question<T> question) throws InterruptedException {
        if (servers.size() == 1) {
            return List.of(question.ask(servers.getFirst()));
        }
        List<Callable<T>> calls = servers.stream()
                .<Callable<T>>map(server -> () -> question.ask(server))
                .toList();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : executor.invokeAll(calls, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!answer.isCancelled()) {
                    answers.add(answer.get());
                }
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(ComfyUiServer::close);
    }
}
