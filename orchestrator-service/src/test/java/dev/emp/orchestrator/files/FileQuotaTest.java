package dev.emp.orchestrator.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.upkeep.Duty;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;

/** A tenant may keep files of ten bytes. */
class FileQuotaTest {

    private KeyedOrchestrator orchestrator;

    @BeforeEach
    void start() {
        orchestrator = KeyedOrchestrator.start(
                "--emp.orchestrator.files.max-per-tenant=10B", "--emp.orchestrator.upkeep.interval=1m");
    }

    @AfterEach
    void stop() {
        orchestrator.close();
    }

    @Test
    void refusesWhatATenantHasNoRoomForAndKeepsNothingOfIt() throws IOException {
        upload("acme", "", "123456").expectStatus().isCreated();
        int before = orchestrator.platform.artifacts.list("", 100).size();
        upload("acme", "", "12345")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("file_quota_exceeded")
                .jsonPath("$.retryable")
                .isEqualTo(false);
        unmeasured("acme", "12345").expectStatus().isEqualTo(409);
        assertThat(orchestrator.platform.artifacts.list("", 100)).hasSize(before);
        upload("acme", "", "1234").expectStatus().isCreated();
        upload("acme", "", "1").expectStatus().isEqualTo(409);
        upload("other", "", "1234567890").expectStatus().isCreated();
    }

    @Test
    void whatIsDeletedMakesRoom() {
        String id = idOf(upload("acme", "", "1234567890"));
        upload("acme", "", "1").expectStatus().isEqualTo(409);
        orchestrator
                .call(HttpMethod.DELETE, "/v1/files/" + id, orchestrator.key("acme", "submit"), null)
                .expectStatus()
                .isNoContent();
        upload("acme", "", "1234567890").expectStatus().isCreated();
    }

    @Test
    void whatHasExpiredMakesRoomWhenItIsDeleted() {
        upload("acme", "?expires_in_seconds=60", "1234567890").expectStatus().isCreated();
        orchestrator.platform.clock.advance(Duration.ofSeconds(61));
        upkeep();
        upload("acme", "", "1234567890").expectStatus().isCreated();
    }

    @Test
    void whatWasKeptBeforeThereWasALimitCounts() {
        String id = idOf(upload("acme", "", "123456"));
        FileShelf shelf = orchestrator.platform.bean(FileShelf.class);
        UploadedFile file = Objects.requireNonNull(shelf.find("acme", id).block());
        shelf.add(as(file, "file_01k9yzqj1m4x7v2t8n3c5b6d7e", "older")).block();
        upload("older", "", "12345").expectStatus().isEqualTo(409);
        upload("older", "", "1234").expectStatus().isCreated();
    }

    @Test
    void aWrongNumberIsSetRightAtTheNextCount() {
        String id = idOf(upload("acme", "", "123456"));
        FileShelf shelf = orchestrator.platform.bean(FileShelf.class);
        // As by a replica that dies before it has taken the bytes off.
        shelf.remove("acme", id).block();
        upload("acme", "", "1234567890").expectStatus().isEqualTo(409);
        orchestrator.platform.clock.advance(FileLedger.BETWEEN_COUNTS);
        upkeep();
        upload("acme", "", "1234567890").expectStatus().isCreated();
        orchestrator.platform.clock.advance(FileLedger.BETWEEN_COUNTS);
        upkeep();
        upload("acme", "", "1").expectStatus().isEqualTo(409);
    }

    private static UploadedFile as(UploadedFile file, String id, String tenant) {
        return new UploadedFile(
                id,
                tenant,
                file.name(),
                file.contentType(),
                file.sizeBytes(),
                file.sha256(),
                file.createdAt(),
                file.expiresAt());
    }

    private void upkeep() {
        orchestrator
                .platform
                .beans(Duty.class)
                .forEach(duty -> duty.perform(100).toCompletableFuture().join());
    }

    private ResponseSpec upload(String tenant, String query, String content) {
        return orchestrator
                .platform
                .client
                .post()
                .uri("/v1/files" + query)
                .header("X-Api-Key", orchestrator.key(tenant, "submit"))
                .header("Content-Type", "text/plain")
                .bodyValue(content.getBytes(UTF_8))
                .exchange();
    }

    /** Does not say beforehand how much will come. */
    private ResponseSpec unmeasured(String tenant, String content) {
        return orchestrator
                .platform
                .client
                .post()
                .uri("/v1/files")
                .header("X-Api-Key", orchestrator.key(tenant, "submit"))
                .body(Flux.fromIterable(List.of(content.split("(?<=.)", -1))), String.class)
                .exchange();
    }

    private static String idOf(ResponseSpec answer) {
        Map<?, ?> file = answer.expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(file).get("id"));
    }
}
