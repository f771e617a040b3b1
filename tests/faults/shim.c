/* Loaded into the server under trial (LD_PRELOAD): a full disk and a stepped clock on demand.
   FAULT_FILE names a file of two native 64-bit numbers, shared with the trial:
   the first makes every pwrite fail with ENOSPC while it is not 0, the second is added to the wall clock's seconds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *faults;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("FAULT_FILE");
  int file = name ? open(name, O_RDONLY) : -1;
  if (file < 0) return;
  void *shared = mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (shared != MAP_FAILED) faults = shared;
}

typedef ssize_t (*writer)(int, const void *, size_t, off64_t);

static ssize_t write_unless_full(const char *name, int file, const void *from, size_t size, off64_t at) {
  static writer real;
  if (faults && faults[0]) {
    errno = ENOSPC;
    return -1;
  }
  if (!real) real = (writer)dlsym(RTLD_NEXT, name);
  return real(file, from, size, at);
}

ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) {
  return write_unless_full("pwrite64", file, from, size, at);
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at) {
  return write_unless_full("pwrite64", file, from, size, at);
}

int clock_gettime(clockid_t which, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(which, now);
  if (!failed && faults && which == CLOCK_REALTIME) now->tv_sec += faults[1];
  return failed;
}

time_t time(time_t *where) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (where) *where = now.tv_sec;
  return now.tv_sec;
}
