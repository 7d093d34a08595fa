package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.jobbus.query.JobQueries;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RedisBusAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, RedisBusAutoConfiguration.class))
            .withPropertyValues(
                    "spring.data.redis.url=" + EmbeddedRedisServer.shared().url());

    @Test
    void anApplicationHasAllPortsOnItsRedis() {
        application.run(context -> {
            assertThat(context)
                    .hasSingleBean(JobBus.class)
                    .hasSingleBean(BusUpkeep.class)
                    .hasSingleBean(JobEvents.class)
                    .hasSingleBean(JobQueries.class)
                    .hasSingleBean(MachineDirectory.class)
                    .hasSingleBean(MachineCommands.class);
            assertThat(context.getBean(JobQueries.class)
                            .counts()
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isNotNull();
        });
    }

    @Test
    void anApplicationThatBringsItsOwnPortsNeedsNoRedis() {
        application
                .withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1")
                .withBean(InMemoryJobBus.class, () -> new InMemoryJobBus(Clock.systemUTC()))
                .run(context -> {
                    assertThat(context).hasSingleBean(JobBus.class).hasSingleBean(MachineDirectory.class);
                    assertThat(context.getBean(JobBus.class)).isInstanceOf(InMemoryJobBus.class);
                    assertThat(context.getBeanFactory().containsSingleton("redisBus"))
                            .isFalse();
                });
    }

    @Test
    void anApplicationStartsWhileRedisIsDown() {
        application
                .withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(JobBus.class));
    }

    @Test
    void aStaticMasterAndReplicasAreRefused() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataRedisAutoConfiguration.class, RedisBusAutoConfiguration.class))
                .withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:1")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("masterreplica"));
    }

    @Test
    void theDefaultsAreThoseOfTheManual() {
        application.run(
                context -> assertThat(context.getBean(BusProperties.class)).isEqualTo(BusProperties.DEFAULT));
    }

    @Test
    void everySettingHasItsName() {
        Map<String, String> settings = Map.ofEntries(
                Map.entry("emp.bus.retention", "1h"),
                Map.entry("emp.bus.idempotency-retention", "2h"),
                Map.entry("emp.bus.events-kept", "1000"),
                Map.entry("emp.bus.command-timeout", "3s"),
                Map.entry("emp.bus.machine-ttl", "4s"),
                Map.entry("emp.bus.scheduling.affinity-wait", "5s"),
                Map.entry("emp.bus.scheduling.lane-retention", "6m"),
                Map.entry("emp.bus.scheduling.ageing", "7m"),
                Map.entry("emp.bus.durability", "replicas"),
                Map.entry("emp.bus.replicas", "2"),
                Map.entry("emp.bus.replication-timeout", "5s"),
                Map.entry("emp.bus.shards", "8"));
        BusProperties bound = new Binder(new MapConfigurationPropertySource(settings))
                .bind("emp.bus", BusProperties.class)
                .get();
        assertThat(bound)
                .isEqualTo(new BusProperties(
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        1_000,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        new BusProperties.Scheduling(
                                Duration.ofSeconds(5), Duration.ofMinutes(6), Duration.ofMinutes(7)),
                        BusProperties.Durability.REPLICAS,
                        2,
                        Duration.ofSeconds(5),
                        8));
    }

    @Test
    void aCopyDiffersInWhatItIsNamedAfterOnly() {
        BusProperties sharded = BusProperties.DEFAULT.withShards(3);
        assertThat(sharded.withShards(1)).isEqualTo(BusProperties.DEFAULT);
        assertThat(List.of(
                        sharded.withEventsKept(200),
                        sharded.withCommandTimeout(Duration.ofSeconds(1)),
                        sharded.withReplicas(2, Duration.ofSeconds(1)),
                        sharded.withAgeing(Duration.ofMinutes(1))))
                .allSatisfy(copy -> assertThat(copy.shards()).isEqualTo(3));
    }

    @Test
    void theNumberOfShardsHasItsRange() {
        for (int wrong : List.of(0, -1, 65)) {
            assertThatThrownBy(() -> BusProperties.DEFAULT.withShards(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("emp.bus.shards must be 1 to 64");
        }
    }

    @Test
    void aSettingOutOfItsRangeIsNamed() {
        application
                .withPropertyValues("emp.bus.events-kept=5")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("emp.bus.events-kept must be at least 100"));
    }
}
