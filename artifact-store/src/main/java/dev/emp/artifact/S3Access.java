package dev.emp.artifact;

import dev.emp.artifact.ArtifactProperties.S3;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the SDK's clients from settings. */
final class S3Access {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final S3 settings;
    private final Region region;
    private final AwsCredentialsProvider credentials;

    /** @throws StoreUnusableException if there is no region or there are no credentials */
    S3Access(S3 settings, UnaryOperator<String> environment) {
        this.settings = settings;
        this.region = region(settings);
        this.credentials = credentials(settings, environment);
        try {
            credentials.resolveCredentials();
        } catch (SdkException fault) {
            throw new StoreUnusableException("emp.artifacts.s3.access-key is not set, and the SDK's own chain has no"
                    + " credentials for S3: neither the environment (AWS_ACCESS_KEY_ID), a profile, a service account,"
                    + " the container nor the instance has any");
        }
    }

    S3Client client() {
        return S3Client.builder()
                .region(region)
                .endpointOverride(settings.endpoint())
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .build())
                .overrideConfiguration(each -> each.retryStrategy(RetryMode.STANDARD))
                .serviceConfiguration(style())
                .build();
    }

    S3Presigner presigner() {
        return S3Presigner.builder()
                .region(region)
                .endpointOverride(publicEndpoint())
                .credentialsProvider(credentials)
                .serviceConfiguration(style())
                .build();
    }

    private @Nullable URI publicEndpoint() {
        return settings.publicEndpoint() == null ? settings.endpoint() : settings.publicEndpoint();
    }

    /** Bodies go as they are, with their checksum in a header: every server that speaks S3 understands that. */
    private S3Configuration style() {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(settings.pathStyle())
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .build();
    }

    private static Region region(S3 settings) {
        if (settings.region() != null) {
            return Region.of(settings.region());
        }
        if (settings.endpoint() != null) {
            return Region.US_EAST_1;
        }
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkException fault) {
            throw new StoreUnusableException("emp.artifacts.s3.region must be set: neither the environment (AWS_REGION)"
                    + " nor a profile nor the instance says in which region the bucket is");
        }
    }

    /** A secret in a file is read again with every request, so that a new one counts at once. */
    private static AwsCredentialsProvider credentials(S3 settings, UnaryOperator<String> environment) {
        if (settings.accessKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String access = settings.accessKey();
        String secret = Objects.requireNonNull(settings.secretKey());
        return () -> AwsBasicCredentials.create(
                SecretPlace.read("emp.artifacts.s3.access-key", access, environment),
                SecretPlace.read("emp.artifacts.s3.secret-key", secret, environment));
    }
}
