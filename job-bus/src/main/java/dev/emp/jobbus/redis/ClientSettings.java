package dev.emp.jobbus.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The application's Redis settings (where it is, TLS, credentials, threads) with what the bus needs otherwise: a command
 * is sent once, never again after a reconnect, since a transition asked for twice would find itself stale; and while
 * there is no connection it fails at once instead of waiting for one.
 */
record ClientSettings(
        LettuceClientConfiguration settings, ClientResources resources, boolean cluster, Duration commandTimeout)
        implements LettuceClientConfiguration {

    private static final long LONGEST_RECONNECT_DELAY_MS = 1_000;
    private static final Duration REFRESH_PERIOD = Duration.ofSeconds(30);
    private static final Duration SHORTEST_REFRESH_PAUSE = Duration.ofSeconds(1);

    /**
     * A factory of the bus's own. The caller destroys it and then shuts its resources down, which leaves those of the
     * application alone.
     */
    static LettuceConnectionFactory derive(LettuceConnectionFactory application, Duration commandTimeout) {
        LettuceClientConfiguration settings = application.getClientConfiguration();
        ClientResources.Builder resources = ClientResources.builder()
                .reconnectDelay(Delay.exponential(10, LONGEST_RECONNECT_DELAY_MS, TimeUnit.MILLISECONDS, 2));
        settings.getClientResources().ifPresent(shared -> share(shared, resources));
        LettuceConnectionFactory derived = new BusConnectionFactory(
                serversOf(application),
                new ClientSettings(settings, resources.build(), application.isClusterAware(), commandTimeout));
        derived.setShareNativeConnection(false);
        derived.afterPropertiesSet();
        derived.start();
        return derived;
    }

    /** What is set here outlives the resources that are built with it. */
    private static void share(ClientResources application, ClientResources.Builder resources) {
        resources
                .eventLoopGroupProvider(application.eventLoopGroupProvider())
                .eventExecutorGroup(application.eventExecutorGroup())
                .timer(application.timer())
                .eventBus(application.eventBus())
                .commandLatencyRecorder(application.commandLatencyRecorder())
                .tracing(application.tracing())
                .nettyCustomizer(application.nettyCustomizer())
                .socketAddressResolver(application.socketAddressResolver())
                .addressResolverGroup(application.addressResolverGroup());
    }

    private static RedisConfiguration serversOf(LettuceConnectionFactory application) {
        if (application.getClusterConfiguration() != null) {
            return application.getClusterConfiguration();
        }
        if (application.getSentinelConfiguration() != null) {
            return application.getSentinelConfiguration();
        }
        return application.getSocketConfiguration() != null
                ? application.getSocketConfiguration()
                : application.getStandaloneConfiguration();
    }

    @Override
    public Optional<ClientOptions> getClientOptions() {
        ClientOptions options = settings.getClientOptions().orElseGet(ClientOptions::create);
        if (cluster) {
            options = followingTheCluster(options);
        }
        return Optional.of(options.mutate()
                .autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(options.getSocketOptions()
                        .mutate()
                        .connectTimeout(commandTimeout)
                        .build())
                .build());
    }

    /** The defaults look for a new master every five seconds at most, and never for a new node that nothing points to. */
    private static ClusterClientOptions followingTheCluster(ClientOptions options) {
        ClusterClientOptions present = options instanceof ClusterClientOptions known
                ? known
                : ClusterClientOptions.builder(options).build();
        ClusterTopologyRefreshOptions refresh = Objects.requireNonNullElseGet(
                present.getTopologyRefreshOptions(), ClusterTopologyRefreshOptions::create);
        return present.mutate()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .dynamicRefreshSources(refresh.useDynamicRefreshSources())
                        .enablePeriodicRefresh(
                                refresh.isPeriodicRefreshEnabled() ? refresh.getRefreshPeriod() : REFRESH_PERIOD)
                        .adaptiveRefreshTriggersTimeout(SHORTEST_REFRESH_PAUSE)
                        .build())
                .build();
    }

    @Override
    public Duration getCommandTimeout() {
        return commandTimeout;
    }

    @Override
    public Optional<ClientResources> getClientResources() {
        return Optional.of(resources);
    }

    /** Every command of the bus writes, or must see what was just written. */
    @Override
    public Optional<ReadFrom> getReadFrom() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getClientName() {
        return Optional.of(settings.getClientName().orElse("emp-bus"));
    }

    @Override
    public boolean isUseSsl() {
        return settings.isUseSsl();
    }

    @Override
    @SuppressWarnings("deprecation") // Spring still asks for it.
    public boolean isVerifyPeer() {
        return getVerifyMode() != SslVerifyMode.NONE;
    }

    @Override
    public SslVerifyMode getVerifyMode() {
        return settings.getVerifyMode();
    }

    @Override
    public boolean isStartTls() {
        return settings.isStartTls();
    }

    @Override
    public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
        return settings.getRedisCredentialsProviderFactory();
    }

    @Override
    public Duration getShutdownTimeout() {
        return settings.getShutdownTimeout();
    }

    /** Whoever closes the bus has no more calls for it. */
    @Override
    public Duration getShutdownQuietPeriod() {
        return Duration.ZERO;
    }
}
