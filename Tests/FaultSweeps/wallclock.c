/* A wall clock that can be set, for one process: preloaded, it moves CLOCK_REALTIME by what a file says, and nothing else.
   The clocks that never jump, and the timers on them, are the system's own. A wait until a moment of the wall clock ends when
   that clock shows the moment, as it does when the system's clock is set. The file holds seconds, as a whole number of eight
   bytes; EVENKEEL_WALL_CLOCK names it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *hand;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("EVENKEEL_WALL_CLOCK");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *place = mmap(NULL, sizeof *hand, PROT_READ, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) hand = place;
    close(file);
}

static int is_wall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int code = (int)syscall(SYS_clock_gettime, clock, time);
    if (code == 0 && hand != NULL && is_wall(clock)) time->tv_sec += *hand;
    return code;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place != NULL) *place = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *time, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
}

/* When to look at the wall clock again, on the clock that never jumps: within a fiftieth of a second. 0 when the wall clock
   shows `until`. */
static int next_look(const struct timespec *until, struct timespec *look) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t seconds = (int64_t)until->tv_sec - now.tv_sec, most = 20000000;
    int64_t left = seconds > 1 ? most : seconds < -1 ? 0 : seconds * 1000000000 + until->tv_nsec - now.tv_nsec;
    if (left <= 0) return 0;
    clock_gettime(CLOCK_MONOTONIC, look);
    look->tv_nsec += left < most ? left : most;
    look->tv_sec += look->tv_nsec / 1000000000;
    look->tv_nsec %= 1000000000;
    return 1;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    struct timespec look;
    while (next_look(until, &look)) {
        if (sem_clockwait(semaphore, CLOCK_MONOTONIC, &look) == 0) return 0;
        if (errno != ETIMEDOUT) return -1;
    }
    if (sem_trywait(semaphore) == 0) return 0;
    errno = ETIMEDOUT;
    return -1;
}
