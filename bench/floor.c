/* The floor of a fan-out: one send(2) of the same bytes to each of N sockets, nothing else.
   floor N: accepts N connections on a free loopback port (printed first), then for each
   line "SIZE" on standard input writes SIZE bytes to every socket and answers with the nanoseconds it took. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  int count = atoi(argv[1]), one = 1;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  int *sockets = calloc(count, sizeof *sockets);
  static char frame[65536];
  memset(frame, 'x', sizeof frame);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) return 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (int i = 0; i < count; i++) {
    sockets[i] = accept(listener, NULL, NULL);
    if (sockets[i] < 0) return 1;
    setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  printf("%d\n", count);
  fflush(stdout);
  int size;
  while (scanf("%d", &size) == 1) {
    long long start = now();
    for (int i = 0; i < count; i++)
      if (send(sockets[i], frame, size, MSG_NOSIGNAL) != size) return 1;
    printf("%lld\n", now() - start);
    fflush(stdout);
  }
  return 0;
}
