package dev.emp.connector.openai;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Timeout;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.http.ServerHeaders;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.secret.Scrubber;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The SDK's clients, one for each key. They share connections, and no call has a thread of its own. */
final class OpenAiClients implements AutoCloseable {

    /** Azure is recognized by its hosts, as in the SDK. */
    private static final List<String> AZURE =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".azure-api.net", ".cognitiveservices.azure.com");

    /** Less than servers keep them: a call on a connection that was just closed would be lost. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER = "Retry-After";

    private final OpenAiProperties properties;
    private final OkHttpClient http;
    private final ServerHeaders headers;
    private final Map<String, Keyed> clients = new ConcurrentHashMap<>();

    /** @param headers as they were when the client was made */
    private record Keyed(String key, Map<String, String> headers, OpenAIClient client) {
        @Override
        public String toString() {
            return "Keyed";
        }
    }

    /**
     * @param environment the value of a variable, null when it is not set
     * @param scrubber learns the values of the headers
     */
    OpenAiClients(OpenAiProperties properties, Function<String, @Nullable String> environment, Scrubber scrubber) {
        this.properties = properties;
        this.headers = ServerHeaders.of(properties.headers(), Map.of(), "emp.openai.headers", environment, scrubber);
        this.http = new OkHttpClient.Builder()
                .connectionPool(
                        new ConnectionPool(properties.idleConnections(), KEPT.toMillis(), TimeUnit.MILLISECONDS))
                .eventListenerFactory(LiveCall.LISTENERS)
                .addInterceptor(LiveCall.GATE)
                .addInterceptor(new TracedCalls(properties.sendTraceContext()))
                // a paid call is made once: whether it is made again is not the client's to decide
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(OpenAiClients::sentOnce)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        http.dispatcher().setMaxRequests(Integer.MAX_VALUE);
        http.dispatcher().setMaxRequestsPerHost(Integer.MAX_VALUE);
    }

    /** OkHttp sends a request again by itself when a 503 asks for no wait; a wait of 0 says nothing to us. */
    private static Response sentOnce(Interceptor.Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        boolean asksForItAgain = answer.code() == UNAVAILABLE
                && Objects.requireNonNullElse(answer.header(RETRY_AFTER), "").matches("0+");
        return asksForItAgain ? answer.newBuilder().removeHeader(RETRY_AFTER).build() : answer;
    }

    /** Where a deployment's calls go. */
    URI baseUrl(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.baseUrl(), properties.baseUrl());
    }

    /**
     * @param key as it is now; a new one gets a new client, and so do new values of headers
     * @throws ConnectorException auth, when there is no value of a header
     */
    OpenAIClient of(Deployment deployment, String key) throws ConnectorException {
        Map<String, String> sent = headers.now();
        return Objects.requireNonNull(clients.compute(
                        deployment.name(),
                        (name, known) -> known != null
                                        && known.key().equals(key)
                                        && known.headers().equals(sent)
                                ? known
                                : new Keyed(key, sent, create(baseUrl(deployment), key, sent))))
                .client();
    }

    private OpenAIClient create(URI baseUrl, String key, Map<String, String> sent) {
        OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder()
                .okHttpClient(http)
                .baseUrl(baseUrl.toString())
                .maxRetries(0)
                .timeout(Timeout.builder()
                        .connect(properties.connectTimeout())
                        .read(properties.idleLimit())
                        .write(properties.idleLimit())
                        .request(Duration.ZERO)
                        .build())
                // a server that packs its answer would hold the first tokens back
                .putHeader("Accept-Encoding", "identity");
        if (isAzure(baseUrl)) {
            builder.credential(AzureApiKeyCredential.create(key));
        } else {
            builder.apiKey(key);
        }
        if (properties.azureApiVersion() != null) {
            builder.azureServiceVersion(AzureOpenAIServiceVersion.fromString(properties.azureApiVersion()));
        }
        if (properties.organization() != null) {
            builder.organization(properties.organization());
        }
        if (properties.project() != null) {
            builder.project(properties.project());
        }
        sent.forEach(builder::putHeader);
        return builder.build();
    }

    private static boolean isAzure(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return AZURE.stream().anyMatch(host::endsWith);
    }

    /** Calls under way end at once. */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
