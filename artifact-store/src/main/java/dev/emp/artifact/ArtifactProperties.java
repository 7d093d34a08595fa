package dev.emp.artifact;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where files lie, {@code emp.artifacts.*}; the same in the orchestrator and in all workers.
 *
 * @param store where the files of jobs and the uploads lie: a directory that all services see, or S3
 * @param directory where the files of jobs are written; made when it does not exist
 */
@ConfigurationProperties("emp.artifacts")
public record ArtifactProperties(
        @DefaultValue("directory") Kind store,
        @DefaultValue("./.emp/artifacts") Path directory,
        @DefaultValue S3 s3) {

    /** @throws IllegalArgumentException if S3 is to be used and there is no bucket */
    public ArtifactProperties {
        if (store == Kind.S3 && s3.bucket() == null) {
            throw new IllegalArgumentException(
                    "emp.artifacts.s3.bucket must be set, because emp.artifacts.store is s3; it is the name of a bucket");
        }
    }

    /** Kinds of stores. */
    public enum Kind {
        DIRECTORY,
        S3
    }

    /**
     * What speaks S3: Amazon's, MinIO, Ceph, …
     *
     * @param bucket that has to exist
     * @param prefix what the names of all objects begin with, such as emp/prod; a platform has one of its own
     * @param region of the bucket; unset asks AWS_REGION and the profile, or takes us-east-1 where an endpoint is set
     * @param endpoint where another S3 than Amazon's listens
     * @param publicEndpoint by which clients and providers reach it, if it is another; used in links
     * @param pathStyle whether the bucket stands in the path of a URL, not in its host; many S3 servers need it
     * @param accessKey env:NAME or file:PATH of the access key id; unset asks the SDK's own chain (AWS_ACCESS_KEY_ID, profile,
     *     service account, container, instance)
     * @param secretKey env:NAME or file:PATH of the secret that goes with it
     * @param partSize of what is uploaded at a time; a file may have 10,000 parts
     * @param redirect whether clients that fetch a file are sent to S3 for its bytes, by a link of which each is different
     * @param linkLifetime how long such a link is good for
     */
    public record S3(
            @Nullable String bucket,
            @DefaultValue("") String prefix,
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable URI publicEndpoint,
            @DefaultValue("false") boolean pathStyle,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("8MB") DataSize partSize,
            @DefaultValue("false") boolean redirect,
            @DefaultValue("5m") Duration linkLifetime) {

        static final Duration LONGEST_LINK = Duration.ofDays(7);
        private static final String PREFIX = "emp.artifacts.s3.";
        private static final Pattern FOLDERS = Pattern.compile("([A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*/?)?");
        private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);
        private static final DataSize LARGEST_PART = DataSize.ofMegabytes(512);

        /** @throws IllegalArgumentException naming the setting that is wrong and what is allowed, without its value */
        public S3 {
            bucket = bucket == null || bucket.isBlank() ? null : bucket.strip();
            require(
                    FOLDERS.matcher(prefix).matches(),
                    "prefix must be names of letters, digits, '.', '_' and '-', with '/' between them");
            require(isServer(endpoint), "endpoint must be the http or https URL of a server, without a path");
            require(
                    isServer(publicEndpoint),
                    "public-endpoint must be the http or https URL of a server, without a path");
            require(secretKey != null || accessKey == null, "secret-key must be set where access-key is");
            require(accessKey != null || secretKey == null, "access-key must be set where secret-key is");
            require(isPlace(accessKey), "access-key must say where it is, env:NAME or file:PATH");
            require(
                    isPlace(secretKey),
                    "secret-key must say where it is, env:NAME or file:PATH; it must not stand here");
            require(
                    partSize.compareTo(SMALLEST_PART) >= 0 && partSize.compareTo(LARGEST_PART) <= 0,
                    "part-size must be 5MB to 512MB");
            require(
                    linkLifetime.isPositive() && linkLifetime.compareTo(LONGEST_LINK) <= 0,
                    "link-lifetime must be more than 0s and at most 7d");
        }

        private static void require(boolean fine, String message) {
            if (!fine) {
                throw new IllegalArgumentException(PREFIX + message);
            }
        }

        private static boolean isServer(@Nullable URI uri) {
            return uri == null
                    || (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")));
        }

        private static boolean isPlace(@Nullable String from) {
            return from == null || SecretPlace.isOne(from);
        }

        /** What the name of each object begins with; ends with a slash, unless it is empty. */
        String keyPrefix() {
            return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        }
    }
}
