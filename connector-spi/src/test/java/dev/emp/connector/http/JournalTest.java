package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class JournalTest {

    private final JournalBudget budget = new JournalBudget(DataSize.ofMegabytes(2), DataSize.ofMegabytes(3));

    @Test
    void whatIsWrittenIsReadFromAnyPlaceInMemoryAndInAFile() throws IOException {
        try (Journal journal = new Journal(budget)) {
            byte[] expected = new byte[0];
            for (int line = 0; line < 1000; line++) {
                byte[] bytes = filled(line % 900 + 1, line);
                expected = joined(expected, bytes);
                assertThat(journal.append(bytes)).isTrue();
            }

            assertThat(journal.size()).isEqualTo(expected.length).isGreaterThan(JournalBudget.MEMORY_PER_JOURNAL);
            assertThat(read(journal, 0)).isEqualTo(expected);
            assertThat(read(journal, 12_345)).isEqualTo(Arrays.copyOfRange(expected, 12_345, expected.length));
        }
    }

    @Test
    void memoryHoldsOnlyTheBeginningOfALongOne() {
        try (Journal journal = new Journal(budget)) {
            journal.append(new byte[200_000]);
            assertThat(budget.inMemory()).isEqualTo(200_000);

            journal.append(new byte[200_000]);

            assertThat(budget.inMemory()).isZero();
            assertThat(budget.kept()).isEqualTo(400_000);
        }
    }

    @Test
    void manySmallOnesHoldNoMoreMemoryTogetherThanIsAllowed() {
        JournalBudget large = new JournalBudget(DataSize.ofMegabytes(1), DataSize.ofGigabytes(1));
        Journal[] journals = new Journal[200];
        for (int i = 0; i < journals.length; i++) {
            journals[i] = new Journal(large);
            assertThat(journals[i].append(new byte[JournalBudget.MEMORY_PER_JOURNAL]))
                    .isTrue();
        }

        assertThat(large.inMemory()).isLessThanOrEqualTo(JournalBudget.MEMORY_IN_TOTAL);

        Arrays.stream(journals).forEach(Journal::close);
        assertThat(large.inMemory()).isZero();
        assertThat(large.kept()).isZero();
    }

    @Test
    void oneThatIsFullStaysAsItIs() throws IOException {
        try (Journal journal = new Journal(budget)) {
            journal.append(filled(1_500_000, 1));

            assertThat(journal.append(new byte[1_000_000])).isFalse();

            assertThat(journal.size()).isEqualTo(1_500_000);
            assertThat(journal.append(filled(10, 2))).isTrue();
            assertThat(read(journal, 1_500_000)).isEqualTo(filled(10, 2));
        }
    }

    @Test
    void togetherTheyHoldNoMoreThanTheTotal() {
        try (Journal first = new Journal(budget);
                Journal second = new Journal(budget)) {
            first.append(new byte[2_000_000]);
            assertThat(second.append(new byte[2_000_000])).isFalse();

            first.close();

            assertThat(second.append(new byte[2_000_000])).isTrue();
        }
        assertThat(budget.kept()).isZero();
    }

    @Test
    void aClosedOneIsNeitherReadNorWritten() {
        Journal journal = new Journal(budget);
        journal.append(new byte[10]);
        journal.close();
        journal.close();

        assertThat(journal.append(new byte[10])).isFalse();
        assertThatThrownBy(() -> journal.read(0, new byte[10])).isInstanceOf(IOException.class);
        assertThat(budget.kept()).isZero();
    }

    private static byte[] read(Journal journal, long from) throws IOException {
        byte[] all = new byte[(int) (journal.size() - from)];
        byte[] block = new byte[1000];
        int position = 0;
        for (int count = journal.read(from, block); count > 0; count = journal.read(from + position, block)) {
            System.arraycopy(block, 0, all, position, count);
            position += count;
        }
        return all;
    }

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
