package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.addresses.SpecialAddresses;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.webhooks.Receiver.Reply;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.netty.resources.LoopResources;

class ReceiverClientTest {

    /** Stands for an address of the public internet, which a test must not connect to. */
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("127.0.0.2");

    private static final InetAddress PRIVATE = InetAddress.ofLiteral("127.0.0.1");

    private final LoopResources loops = LoopResources.create("test", 1, true);
    private final Receiver receiver = Receiver.start();

    @AfterEach
    void stop() {
        receiver.close();
        loops.dispose();
    }

    private static WebhookProperties settings(String timeout) {
        Map<String, String> given = Map.of("w.connect-timeout", "1s", "w.timeout", timeout);
        return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate("w", WebhookProperties.class);
    }

    private Answer post(ReceiverClient client, String url) {
        return client.post(url, Map.of("webhook-id", "dl_1"), "{}").block(TestOrchestrator.PATIENCE);
    }

    private static String fault(Answer answer) {
        return String.valueOf(answer.fault());
    }

    @Test
    void aNameThatChangesItsAddressOpensNoWayIn() {
        FakeResolver resolver = new FakeResolver(List.of(PUBLIC), List.of(PRIVATE), List.of(PRIVATE, PUBLIC));
        AddressGuard guard = new AddressGuard(
                address -> address.equals(PUBLIC) ? Optional.empty() : SpecialAddresses.kindOf(address));
        try (ReceiverClient client = new ReceiverClient(settings("5s"), loops, guard, resolver)) {
            String url = "http://rebind.example:" + receiver.port() + "/";
            receiver.replying(request -> new Reply(200, Map.of("Connection", "close"), ""));
            assertThat(post(client, url).isSuccess()).isTrue();
            assertThat(receiver.all()).hasSize(1);
            assertThat(fault(post(client, url))).contains("127.0.0.1", "a loopback address");
            assertThat(receiver.all()).hasSize(1);
            assertThat(post(client, url).isSuccess()).isTrue();
            assertThat(receiver.all())
                    .extracting(request -> request.header("Host"))
                    .containsOnly("rebind.example:" + receiver.port());
        }
    }

    @Test
    void anAddressInTheUrlIsLookedAtToo() {
        AddressGuard guard = new AddressGuard(SpecialAddresses::kindOf);
        try (ReceiverClient client = new ReceiverClient(settings("5s"), loops, guard, null)) {
            assertThat(fault(post(client, receiver.url()))).contains("a loopback address");
            assertThat(fault(post(client, "http://localhost:" + receiver.port())))
                    .contains("a loopback address");
            assertThat(fault(post(client, "http://[::ffff:127.0.0.1]:" + receiver.port())))
                    .contains("a reserved address");
            assertThat(receiver.all()).isEmpty();
        }
    }

    @Test
    void nobodyIsWaitedForForLong() {
        CountDownLatch release = new CountDownLatch(1);
        receiver.replying(request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Reply.of(200);
        });
        try (ReceiverClient client = new ReceiverClient(settings("100ms"), loops, null, null)) {
            assertThat(fault(post(client, receiver.url()))).isEqualTo("no answer within 100 ms");
        } finally {
            release.countDown();
        }
    }

    @Test
    void littleOfALongAnswerIsRead() {
        receiver.replying(request -> new Reply(200, Map.of(), "y\n" + "x".repeat(10_000_000)));
        try (ReceiverClient client = new ReceiverClient(settings("10s"), loops, null, null)) {
            Answer answer = post(client, receiver.url());
            assertThat(answer).isInstanceOf(Answer.Received.class);
            assertThat(((Answer.Received) answer).text()).hasSize(1_000).startsWith("y x");
        }
    }

    @Test
    void whoIsNotThereIsNamed() {
        int port = receiver.port();
        receiver.close();
        try (ReceiverClient client = new ReceiverClient(settings("5s"), loops, null, null)) {
            assertThat(fault(post(client, "http://127.0.0.1:" + port))).isEqualTo("cannot be connected to");
        }
    }

    /** Answers each question with the next of its answers, whatever the name. */
    private static final class FakeResolver extends AddressResolverGroup<InetSocketAddress> {

        private final Queue<List<InetAddress>> answers;

        @SafeVarargs
        FakeResolver(List<InetAddress>... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String name, Promise<InetAddress> promise) {
                    promise.setSuccess(answers.remove().getFirst());
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                    promise.setSuccess(answers.remove());
                }
            }.asAddressResolver();
        }
    }
}
