package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import dev.emp.simulators.http.Micros;
import dev.emp.simulators.http.ProviderSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How long the first piece of a streamed answer takes from the provider to a client that listens to the job's events. */
final class FirstTokens {

    private static final double MOST_MILLIS = 10;
    private static final double MICROS_A_MILLISECOND = 1_000;

    private final Platform platform;
    private final Clock clock;
    private final int atATime;
    private final int count;
    private final PrintStream out;
    private final AtomicInteger numbers = new AtomicInteger();

    /** @param count of jobs that are measured; a quarter of it more goes before them */
    FirstTokens(Platform platform, Clock clock, int atATime, int count, PrintStream out) {
        this.platform = platform;
        this.clock = clock;
        this.atATime = atATime;
        this.count = count;
        this.out = out;
    }

    List<Figure> run(ProviderSimulator provider) throws InterruptedException {
        stream(count / 4);
        Map<String, Long> heard = stream(count);
        double[] millis = millis(heard, Noted.in(provider.ledger()));
        out.printf("  %d streams heard%n", millis.length);
        Percentiles times = new Percentiles(millis);
        String how = millis.length + " streamed chat completions, " + atATime
                + " at a time; from just before the provider sends the first token until a client of /v1/jobs/{id}/events has it";
        return List.of(
                Figure.measured("first token, p50", Rounds.of(times.at(50)), "ms", how)
                        .aimingAt(Goal.atMost(MOST_MILLIS)),
                Figure.measured("first token, p99", Rounds.of(times.at(99)), "ms", how));
    }

    /**
     * How long each first token was on its way.
     *
     * @param heard when it arrived, by marker
     * @throws IllegalStateException if one was heard before it was sent, or was never sent
     */
    static double[] millis(Map<String, Long> heard, List<Noted> ledger) {
        Map<String, Noted> sent = Noted.byMarker(ledger);
        return heard.entrySet().stream()
                .mapToDouble(entry -> {
                    Noted noted = sent.get(entry.getKey());
                    if (noted == null || noted.firstToken() == 0 || entry.getValue() < noted.firstToken()) {
                        throw new IllegalStateException("the first token of " + entry.getKey() + " was heard at "
                                + entry.getValue() + ", but the provider noted " + noted);
                    }
                    return (entry.getValue() - noted.firstToken()) / MICROS_A_MILLISECOND;
                })
                .toArray();
    }

    /** When the first token of each job was heard, by its marker. */
    private Map<String, Long> stream(int jobs) throws InterruptedException {
        Map<String, Long> heard = new ConcurrentHashMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(atATime)) {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                calls.add(() -> follow("stream-" + numbers.incrementAndGet(), heard));
            }
            for (Future<Void> call : clients.invokeAll(calls)) {
                call.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a stream broke: " + e.getCause(), e);
        }
        if (heard.size() != jobs) {
            throw new IllegalStateException((jobs - heard.size()) + " of " + jobs + " jobs had no output");
        }
        return heard;
    }

    private Void follow(String marker, Map<String, Long> heard) throws IOException, InterruptedException, ApiException {
        EmpClient client = platform.client();
        String id = client.submit(Jobs.streamedChat(marker)).path("id").asString("");
        client.follow(id, event -> {
            if (event.type().equals("output")) {
                heard.putIfAbsent(marker, Micros.now(clock));
            }
            return true;
        });
        return null;
    }
}
