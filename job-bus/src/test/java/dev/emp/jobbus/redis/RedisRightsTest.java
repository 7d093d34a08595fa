package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manual's rights are those that the bus needs: no more, no less. */
class RedisRightsTest {

    private static final String PASSWORD = "a-secret-of-the-bus";

    /** {@code CLIENT SETINFO}: the driver goes on when it is refused, and servers before 7.2 could not allow it alone. */
    private static final String DRIVERS_INTRODUCTION = "client";

    /** Asked by the driver on a cluster. */
    private static final String OF_CLUSTERS = "+cluster|";

    @Test
    void theManualAllowsExactlyTheCommandsThatTheBusUses() throws IOException {
        assertThat(RedisRights.ofManual().stream()
                        .filter(rule -> rule.startsWith("+") && !rule.startsWith(OF_CLUSTERS))
                        .map(rule -> rule.substring(1)))
                .containsExactlyElementsOf(RedisRights.used());
    }

    @Test
    void theyAreEnoughOnACluster() throws IOException {
        List<String> rights = RedisRights.ofManualBefore7();
        try (RedisClusterServers servers = RedisClusterServers.start()) {
            servers.askAll(commands -> {
                CommandArgs<String, String> user = new CommandArgs<>(StringCodec.UTF8)
                        .add("SETUSER")
                        .add("emp")
                        .add("on")
                        .add(">" + PASSWORD)
                        .addKeys(rights);
                return commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), user);
            });
            JobId job = new JobId("j0-01k00000000000000000000000");
            try (RedisSettings redis = new RedisSettings(
                            "spring.data.redis.cluster.nodes=" + servers.addresses(),
                            "spring.data.redis.username=emp",
                            "spring.data.redis.password=" + PASSWORD);
                    RedisBus bus = RedisBus.connect(redis.connectionFactory(), BusProperties.DEFAULT, null)) {
                assertThat(get(bus.jobs().submit(Submission.of(job, BusDriver.spec()))))
                        .isInstanceOf(SubmitOutcome.Accepted.class);
            }
            assertThat(servers.askAll(RedisCommands::aclLog).stream()
                            .flatMap(List::stream)
                            .map(refused -> refused.get("object")))
                    .allMatch(DRIVERS_INTRODUCTION::equals);
        }
    }
}
