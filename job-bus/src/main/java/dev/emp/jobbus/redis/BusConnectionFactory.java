package dev.emp.jobbus.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisURI;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring's factory, with a {@link LeanRedisClient} where the bus is on a single server. */
final class BusConnectionFactory extends LettuceConnectionFactory {

    private final RedisConfiguration servers;
    private final ClientSettings settings;

    BusConnectionFactory(RedisConfiguration servers, ClientSettings settings) {
        super(servers, settings);
        this.servers = servers;
        this.settings = settings;
    }

    @Override
    protected AbstractRedisClient createClient() {
        if (!(servers instanceof RedisStandaloneConfiguration server)) {
            return super.createClient();
        }
        LeanRedisClient client = new LeanRedisClient(settings.resources(), address(server));
        settings.getClientOptions().ifPresent(client::setOptions);
        return client;
    }

    /** As Spring makes it of the same settings. */
    private RedisURI address(RedisStandaloneConfiguration server) {
        RedisURI.Builder address = RedisURI.Builder.redis(server.getHostName(), server.getPort())
                .withDatabase(server.getDatabase())
                .withSsl(settings.isUseSsl())
                .withVerifyPeer(settings.getVerifyMode())
                .withStartTls(settings.isStartTls())
                .withTimeout(settings.getCommandTimeout());
        settings.getClientName().ifPresent(address::withClientName);
        String user = server.getUsername();
        char[] password = server.getPassword().toOptional().orElse(new char[0]);
        if (user != null && !user.isBlank()) {
            address.withAuthentication(user, new String(password));
        } else if (password.length > 0) {
            address.withPassword(password);
        }
        settings.getRedisCredentialsProviderFactory()
                .map(credentials -> credentials.createCredentialsProvider(server))
                .ifPresent(address::withAuthentication);
        return address.build();
    }
}
