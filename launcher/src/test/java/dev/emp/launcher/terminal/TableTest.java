package dev.emp.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void coloursTakeNoWidthAndNumbersStandToTheRight() {
        Terminal colours = Terminal.with(true, true);
        Table table = new Table("STATE", "N", "NAME");
        table.row(colours.state("failed"), "7", "a");
        table.row("x", "123", "b");
        assertThat(table.lines())
                .containsExactly("STATE     N  NAME", "\u001b[31mfailed\u001b[0m    7  a", "x       123  b");
    }

    @Test
    void aNoteStandsBelowItsRow() {
        Table table = new Table("NAME", "AGE");
        table.row("a", "1");
        table.note("out of memory");
        table.row("b", "2");
        assertThat(table.lines()).containsExactly("NAME  AGE", "a       1\n    out of memory", "b       2");
    }

    @Test
    void withoutColoursAStateIsItsName() {
        assertThat(Terminal.with(false, false).state("failed")).isEqualTo("failed");
    }
}
