package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.document.Saved;
import dev.emp.jobbus.job.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versioned documents, work that is due, and logs. */
public abstract class DocumentContract extends BusContract {

    private static final String PLACES = "places";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final JsonText ONE = new JsonText("{\"number\":1}");
    private static final JsonText TWO = new JsonText("{\"number\":2,\"text\":\"ü\\n\"}");

    private Documents documents;

    @BeforeEach
    void find() {
        documents = fixture.documents();
    }

    private Document created(String id) {
        return created(Draft.create(id, ONE));
    }

    private Document created(Draft draft) {
        assertThat(get(documents.save(PLACES, draft))).isEqualTo(new Saved.Done(1));
        return found(draft.id());
    }

    private Document found(String id) {
        return get(documents.find(PLACES, id)).orElseThrow();
    }

    private List<String> idsOf(String prefix, String after, int max) {
        return get(documents.list(PLACES, prefix, after, max)).stream()
                .map(Document::id)
                .toList();
    }

    private List<String> due() {
        return get(documents.takeDue(PLACES, 10, LEASE)).stream()
                .map(Document::id)
                .toList();
    }

    private Instant in(Duration duration) {
        return fixture.now().plus(duration);
    }

    @Test
    void whatWasSavedIsFound() {
        created("a b/ü");
        assertThat(found("a b/ü")).isEqualTo(new Document("a b/ü", 1, ONE, null));
        assertThat(get(documents.find("elsewhere", "a b/ü"))).isEmpty();
        assertThat(get(documents.find(PLACES, "a b"))).isEmpty();
    }

    @Test
    void aDocumentIsCreatedOnce() {
        created("a");
        assertThat(get(documents.save(PLACES, Draft.create("a", TWO)))).isEqualTo(new Saved.Conflict());
        assertThat(found("a").content()).isEqualTo(ONE);
    }

    @Test
    void onlyTheLatestVersionIsReplaced() {
        Document first = created("a");
        assertThat(get(documents.save(PLACES, Draft.replace(first, TWO)))).isEqualTo(new Saved.Done(2));
        assertThat(get(documents.save(PLACES, Draft.replace(first, ONE)))).isEqualTo(new Saved.Conflict());
        assertThat(found("a")).isEqualTo(new Document("a", 2, TWO, null));
    }

    @Test
    void whatIsNotThereIsNotReplaced() {
        assertThat(get(documents.save(PLACES, new Draft("a", 1, ONE, null, null))))
                .isEqualTo(new Saved.Conflict());
        assertThat(get(documents.count(PLACES))).isZero();
    }

    @Test
    void onlyTheLatestVersionIsRemoved() {
        Document first = created("a");
        get(documents.save(PLACES, Draft.replace(first, TWO)));
        assertThat(get(documents.remove(PLACES, "a", 1))).isFalse();
        assertThat(get(documents.remove(PLACES, "a", 2))).isTrue();
        assertThat(get(documents.remove(PLACES, "a", 2))).isFalse();
        assertThat(get(documents.find(PLACES, "a"))).isEmpty();
        created("a");
    }

    @Test
    void theyAreListedInTheOrderOfTheirIds() {
        List.of("b:2", "a:1", "b:10", "ü", "b:1", "c").forEach(this::created);
        assertThat(idsOf("", "", 10)).containsExactly("a:1", "b:1", "b:10", "b:2", "c", "ü");
        assertThat(idsOf("b:", "", 10)).containsExactly("b:1", "b:10", "b:2");
        assertThat(idsOf("b:", "b:1", 1)).containsExactly("b:10");
        assertThat(idsOf("b:", "a:1", 10)).containsExactly("b:1", "b:10", "b:2");
        assertThat(idsOf("", "b:2", 10)).containsExactly("c", "ü");
        assertThat(idsOf("ü", "", 10)).containsExactly("ü");
        assertThat(idsOf("x", "", 10)).isEmpty();
        assertThat(get(documents.count(PLACES))).isEqualTo(6);
    }

    @Test
    void whatIsDueIsHandedOutOnceInALease() {
        created(Draft.create("later", ONE).dueAt(in(Duration.ofSeconds(5))));
        created(Draft.create("now", TWO).dueAt(fixture.now()));
        created("never");
        assertThat(get(documents.takeDue(PLACES, 10, LEASE))).containsExactly(new Document("now", 2, TWO, in(LEASE)));
        assertThat(due()).isEmpty();
        fixture.advance(Duration.ofSeconds(5));
        assertThat(due()).containsExactly("later");
        fixture.advance(LEASE);
        assertThat(due()).containsExactly("now", "later");
    }

    @Test
    void theLongestOverdueComesFirst() {
        created(Draft.create("a", ONE).dueAt(in(Duration.ofSeconds(3))));
        created(Draft.create("b", ONE).dueAt(in(Duration.ofSeconds(1))));
        created(Draft.create("c", ONE).dueAt(in(Duration.ofSeconds(2))));
        fixture.advance(Duration.ofMinutes(1));
        assertThat(get(documents.takeDue(PLACES, 2, LEASE)).stream().map(Document::id))
                .containsExactly("b", "c");
        assertThat(due()).containsExactly("a");
    }

    @Test
    void whatIsDueAtTheSameTimeComesTogether() {
        created(Draft.create("a", ONE).dueAt(in(Duration.ofSeconds(1))));
        created(Draft.create("b", ONE).dueAt(in(Duration.ofSeconds(2))));
        created(Draft.create("c", ONE).dueAt(in(Duration.ofSeconds(2))));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(get(documents.takeDue(PLACES, 2, LEASE)).stream().map(Document::id))
                .containsExactly("a");
        assertThat(get(documents.takeDue(PLACES, 1, LEASE))).hasSize(1);
        assertThat(due()).hasSize(1);
    }

    @Test
    void itIsKnownWhenTheNextIsDue() {
        assertThat(get(documents.nextDue(PLACES))).isEmpty();
        created("never");
        created(Draft.create("later", ONE).dueAt(in(Duration.ofSeconds(5))));
        created(Draft.create("now", ONE).dueAt(fixture.now()));
        assertThat(get(documents.nextDue(PLACES))).hasValue(fixture.now());
        Document taken =
                get(documents.takeDue(PLACES, 1, Duration.ofSeconds(2))).getFirst();
        assertThat(get(documents.nextDue(PLACES))).hasValue(in(Duration.ofSeconds(2)));
        get(documents.save(PLACES, Draft.replace(taken, ONE)));
        assertThat(get(documents.nextDue(PLACES))).hasValue(in(Duration.ofSeconds(5)));
        assertThat(get(documents.nextDue("others"))).isEmpty();
    }

    @Test
    void whoeverLostItsLeaseCannotSave() {
        created(Draft.create("a", ONE).dueAt(fixture.now()));
        Document first = get(documents.takeDue(PLACES, 1, LEASE)).getFirst();
        fixture.advance(LEASE);
        Document second = get(documents.takeDue(PLACES, 1, LEASE)).getFirst();
        assertThat(get(documents.save(PLACES, Draft.replace(first, ONE)))).isEqualTo(new Saved.Conflict());
        assertThat(get(documents.remove(PLACES, "a", first.version()))).isFalse();
        assertThat(get(documents.save(PLACES, Draft.replace(second, TWO))).isDone())
                .isTrue();
    }

    @Test
    void whatWasDoneIsNotDueAnyMore() {
        created(Draft.create("a", ONE).dueAt(fixture.now()));
        Document taken = get(documents.takeDue(PLACES, 1, LEASE)).getFirst();
        get(documents.save(PLACES, Draft.replace(taken, TWO).dueAt(in(Duration.ofHours(1)))));
        fixture.advance(LEASE);
        assertThat(due()).isEmpty();
        fixture.advance(Duration.ofHours(1));
        Document again = get(documents.takeDue(PLACES, 1, LEASE)).getFirst();
        get(documents.save(PLACES, Draft.replace(again, ONE)));
        fixture.advance(Duration.ofDays(1));
        assertThat(due()).isEmpty();
        assertThat(found("a").dueAt()).isNull();
    }

    @Test
    void whatWasRemovedIsNotDue() {
        Document document = created(Draft.create("a", ONE).dueAt(fixture.now()));
        get(documents.remove(PLACES, "a", document.version()));
        assertThat(due()).isEmpty();
    }

    @Test
    void whatHasExpiredIsRemoved() {
        created(Draft.create("a", ONE).expiresAt(in(Duration.ofDays(1))));
        created(Draft.create("b", ONE).dueAt(fixture.now()).expiresAt(in(Duration.ofDays(1))));
        created("c");
        assertThat(due()).containsExactly("b");
        assertThat(get(documents.removeExpired(10))).isZero();
        fixture.advance(Duration.ofDays(1));
        assertThat(get(documents.removeExpired(1))).isEqualTo(1);
        assertThat(get(documents.removeExpired(10))).isEqualTo(1);
        assertThat(idsOf("", "", 10)).containsExactly("c");
        assertThat(due()).isEmpty();
    }

    @Test
    void aNewDraftMayTakeTheExpiryAway() {
        Document document = created(Draft.create("a", ONE).expiresAt(in(Duration.ofDays(1))));
        get(documents.save(PLACES, Draft.replace(document, TWO)));
        fixture.advance(Duration.ofDays(2));
        assertThat(get(documents.removeExpired(10))).isZero();
        assertThat(found("a").content()).isEqualTo(TWO);
    }

    @Test
    void manyWhoTakeGetDifferentDocuments() {
        IntStream.range(0, 200).forEach(i -> created(Draft.create("d" + i, ONE).dueAt(fixture.now())));
        Set<String> taken = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> takers = IntStream.range(0, 40)
                .mapToObj(i -> documents
                        .takeDue(PLACES, 7, LEASE)
                        .thenAccept(some -> some.forEach(
                                document -> assertThat(taken.add(document.id())).isTrue()))
                        .toCompletableFuture())
                .toList();
        takers.forEach(BusDriver::get);
        assertThat(taken).hasSize(200);
    }

    @Test
    void aLogIsReadNewestFirst() {
        get(documents.append("audit", ONE, 100));
        Instant first = fixture.now();
        fixture.advance(Duration.ofSeconds(1));
        get(documents.append("audit", TWO, 100));
        get(documents.append("other", ONE, 100));
        List<LogEntry> all = get(documents.readLog("audit", "", 10));
        assertThat(all).extracting(LogEntry::content).containsExactly(TWO, ONE);
        assertThat(all).extracting(LogEntry::at).containsExactly(fixture.now(), first);
        assertThat(get(documents.readLog("audit", all.getFirst().position(), 10)))
                .containsExactly(all.getLast());
        assertThat(get(documents.readLog("audit", "", 1))).containsExactly(all.getFirst());
        assertThat(get(documents.readLog("nothing", "", 1))).isEmpty();
    }

    @Test
    void aLogForgetsItsOldest() {
        IntStream.range(0, 1_000).forEach(i -> get(documents.append("audit", new JsonText("" + i), 10)));
        List<LogEntry> kept = get(documents.readLog("audit", "", 1_000));
        assertThat(kept).hasSizeBetween(10, 300);
        assertThat(kept.getFirst().content()).isEqualTo(new JsonText("999"));
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatThrownBy(() -> Draft.create("a\nb", ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Draft.create("", ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> get(documents.save("a\nb", Draft.create("a", ONE))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> get(documents.readLog("audit", "what", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
