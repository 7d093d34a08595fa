/** The job bus on Redis: one Lua script per transition, all keys of a shard in one slot, no polling. */
@NullMarked
package dev.emp.jobbus.redis;

import org.jspecify.annotations.NullMarked;
