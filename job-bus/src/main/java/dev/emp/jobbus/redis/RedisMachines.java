package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.ServiceOffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Machines and the services they offer. What cannot be read is left out, and said so in the log. */
final class RedisMachines implements MachineDirectory {

    private static final Logger log = LoggerFactory.getLogger(RedisMachines.class);

    private final RedisLink link;
    private final Scripts scripts;
    private final Channels channels;
    private final Duration ttl;

    /** Machines of which it was said that their reports are too large: it is not said at every report. */
    private final Set<MachineId> tooLarge = ConcurrentHashMap.newKeySet();

    RedisMachines(RedisLink link, Scripts scripts, Channels channels, Duration ttl) {
        this.link = link;
        this.scripts = scripts;
        this.channels = channels;
        this.ttl = ttl;
    }

    @Override
    public CompletionStage<Void> report(MachineReport report) {
        String json = MachineJson.write(report);
        checkSize(report.id(), json);
        return channels.settled()
                .thenCompose(ready -> scripts.run(Script.REPORT_MACHINE, Keys.HOME, report.id(), json, ttl.toMillis()))
                .thenAccept(reply -> {});
    }

    @Override
    public CompletionStage<Void> leave(MachineId machine) {
        return scripts.run(Script.LEAVE_MACHINE, Keys.HOME, machine).thenAccept(reply -> {});
    }

    @Override
    public CompletionStage<List<MachineReport>> machines() {
        return scripts.run(Script.READ_MACHINES, Keys.HOME, ttl.toMillis())
                .thenApply(reply -> reply.textsFrom(0)
                        .flatMap(json -> readable(json, MachineJson::read))
                        .sorted(Comparator.comparing(report -> report.id().value()))
                        .toList());
    }

    @Override
    public Watch watch(Consumer<MachineReport> listener) {
        InOrder<MachineReport> reports = new InOrder<>(listener);
        Channels.Subscriber subscriber =
                json -> readable(json, MachineJson::read).forEach(reports::send);
        channels.subscribe(Keys.anyMachineStatus(), subscriber);
        return () -> {
            channels.unsubscribe(Keys.anyMachineStatus(), subscriber);
            reports.close();
        };
    }

    @Override
    public CompletionStage<Void> offer(ServiceOffer offer) {
        byte[] record = Json.writeWithValue(
                new OfferJson(offer.service(), offer.models()),
                offer.inputSchema().value());
        return link.call(commands -> commands.hset(Keys.HOME.services(), offer.service(), record)
                        .toCompletableFuture())
                .thenAccept(added -> {});
    }

    @Override
    public CompletionStage<Boolean> retire(String service) {
        return link.call(
                        commands -> commands.hdel(Keys.HOME.services(), service).toCompletableFuture())
                .thenApply(removed -> removed > 0);
    }

    @Override
    public CompletionStage<List<ServiceOffer>> services() {
        return link.call(commands -> commands.hgetall(Keys.HOME.services()).toCompletableFuture())
                .thenApply(offers -> offers.values().stream()
                        .flatMap(record -> readable(record, RedisMachines::readOffer))
                        .sorted(Comparator.comparing(ServiceOffer::service))
                        .toList());
    }

    private void checkSize(MachineId machine, String json) {
        if (ReportSize.fits(json)) {
            tooLarge.remove(machine);
        } else if (tooLarge.add(machine)) {
            log.warn(
                    "The report of machine {} has more than {} bytes even without its events and with short texts, and"
                            + " goes out as it is: what its workers offer is too much for one report",
                    machine,
                    ReportSize.LIMIT_BYTES);
        }
    }

    private static ServiceOffer readOffer(byte[] record) {
        OfferJson header = Json.readHeader(record, OfferJson.class);
        return new ServiceOffer(header.service, header.models, new JsonText(Json.readValue(record)));
    }

    private static <T, R> Stream<R> readable(T record, Function<T, R> reader) {
        try {
            return Optional.of(reader.apply(record)).stream();
        } catch (RuntimeException damaged) {
            log.warn("A record of a machine or a service cannot be read and is left out: {}", damaged.getMessage());
            return Stream.empty();
        }
    }

    /** The header line of an offer; the schema of the input follows it. */
    private record OfferJson(String service, List<String> models) {}
}
