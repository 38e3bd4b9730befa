/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-content.h"

G_BEGIN_DECLS

/* FerryFakeOrigin: an HTTP/1.1 server that misbehaves on order.
 *
 * It serves pseudo-random files, computed on the fly, on a port of 127.0.0.1,
 * from threads of its own: it answers also while the main loop of a test is
 * blocked. Every function may be called from any thread. The content of a path
 * is that of ferry_fake_content_seed (path, version).
 *
 * FAULTS
 *
 * All that differs from a good, range-capable server with a strong ETag and an
 * old Last-Modified is a fault, written as
 *
 *   [CONDITION,]...NAME[:ARGUMENT]
 *
 * The argument is all the rest, raw bytes. Numbers may end in K, M, G (1024).
 * A fault strikes when all of its conditions hold; of two struck faults that
 * contradict each other the last one wins. Some examples:
 *
 *   "cut:64K"                      every answer ends after 64 KiB of body
 *   "first=1,cut:64K"              only the first one does
 *   "resume,ranges-ignored"        ranges that do not start at 0 get a 200
 *   "busy=1,status:503:2"          a second answer at a time is refused
 *   "after=1,version:2"            the file changes after the first request
 *   "lacks=Cookie=sid=7,status:403"
 *
 * Conditions
 *   first=N        the first N requests that meet the other conditions
 *   after=N        not the first N of those (first and after: N of the rest)
 *   every=N        each N-th of those
 *   get head post put patch delete options    the method
 *   range no-range          with or without a Range
 *   resume         the Range starts after 0
 *   from=N         the Range starts at N or later
 *   if-range no-if-range    with or without If-Range
 *   has=NAME[=TEXT]         the header is there (and its value holds TEXT,
 *                           which has no comma and no colon)
 *   lacks=NAME[=TEXT]       the opposite
 *   connection=N   on the N-th connection (from 1) that the origin accepted
 *   busy=N         while N other answers for this resource are under way
 *   served=N       once N bytes of body were sent for this resource
 *   version=N      while version N is current
 *   chance=N       N in 100, from the origin's seed
 *
 * Ranges
 *   ranges-ignored         200 with all of it, whatever Range says
 *   slice-200              the right slice and Content-Range, status 200
 *   range-early:N          starts N bytes before what was asked
 *   range-block:N          starts at the multiple of N at or before it
 *   range-late:N           starts N bytes after it
 *   range-total:TEXT       Content-Range bytes a-b/TEXT ("*", "77", ...)
 *   content-range:TEXT     raw value; the body is as asked
 *   no-content-range       206 without it
 *   range-long:N           ends N bytes after what was asked, and says so
 *   range-overrun:N        the same, only Content-Length says so
 *   range-cap:N            never more than N bytes in a 206
 *   range-refused[:TOTAL]  416, Content-Range tells TOTAL (the size)
 *   range-refused-bare     416 without Content-Range
 *   multipart-range        the range as multipart/byteranges of one part
 *   partial-unasked:N      206 of the first N bytes if no Range was sent
 *   accept-ranges:TEXT     raw value;   no-accept-ranges   no such header
 *   if-range-fails         If-Range: any validator is taken for outdated
 *   if-range-etag-fails    If-Range: each entity tag is, dates are compared
 *   if-range-ignored       If-Range is not looked at: 206 of what is there
 *
 * Versions and validators
 *   version:N              serve version N (other content, ETag, date)
 *   changed-from:N         version 2 with the bytes before N of version 1
 *   size:N                 another size
 *   etag:TEXT  etag-weak  etag-rotating (per request)  no-etag
 *   last-modified:TEXT     raw;  last-modified-fresh (seconds before Date)
 *   no-last-modified  no-validators  date:TEXT  no-date
 *
 * Length, framing, coding
 *   cut:N                  clean end of the connection after N bytes of body
 *   reset:N                TCP reset after N bytes of body
 *   tls-cut:N              as cut, without close_notify on TLS
 *   reset-at-once          TCP reset instead of an answer
 *   close-at-once          clean end instead of an answer
 *   cut-head:N             clean end after N bytes of the head of the answer
 *   no-length              neither length nor chunks: the end is the end
 *   chunked[:N]            chunks of N bytes (16 KiB); with cut:N it is cut at
 *                          the boundary of a chunk when N is a multiple
 *   chunk-line:N:TEXT      after N bytes TEXT is the line of the chunk size
 *   trailers:TEXT          "Name: value" after the last chunk
 *   length:TEXT            raw value of Content-Length; the body is as it was
 *   extra:N                N bytes too many after the body
 *   http-1.0               HTTP/1.0, closed after the answer
 *   gzip                   really compressed, ranges ignored
 *   gzip-broken:N          the same, byte N of the coded body is wrong
 *   gzip-bomb:N            N zero bytes, compressed
 *   brotli-bomb            1 GiB of zero bytes, compressed with br
 *   encoding:TEXT          raw Content-Encoding, body as it is
 *   type:TEXT              raw Content-Type; no-type
 *   disposition:TEXT       raw Content-Disposition
 *   header:NAME: VALUE     one more raw line of the head; may come often
 *
 * Instead of the file
 *   status:N[:RETRY_AFTER] an error page with this status (204, 205, 304: no
 *                          body); RETRY_AFTER is a raw value
 *   status-line:TEXT       raw first line of the answer, the rest as it was
 *   no-reason              status line without a phrase
 *   interim:N              an interim answer (100, 102, 103) before; often
 *   html                   200 with a page in HTML
 *   page:TEXT              200 with TEXT as text/html
 *   echo                   200 with the head of the request as text/plain
 *
 * Redirects
 *   redirect:TARGET        302 with the raw Location
 *   redirect-status:N      301, 303, 307, 308 instead
 *   redirect-missing       302 without Location
 *   redirect-loop          302 to itself, for ever
 *   redirect-hops:N        N hops over addresses of its own, then the file
 *   signed:N               302 to a signed address that works N times (0:
 *                          always); after that it answers 403
 *   signed-bytes:N         the same, it works until it has sent N bytes
 *   signed-status:N        410 (or any other) instead of the 403
 *   signed-elsewhere       the signed address is on another host name
 *   cookie-redirect        302 with a Set-Cookie to an address that wants it
 *
 * Login
 *   auth-basic:USER:PASSWORD
 *   auth-digest:USER:PASSWORD     MD5;   auth-digest-sha256:USER:PASSWORD
 *   nonce-uses:N           a nonce of digest is stale after N uses
 *
 * Time and connections
 *   hang                   no answer, ever
 *   delay:MS               waits before the answer
 *   stall:N[:MS]           waits after N bytes of body, for ever or for MS
 *   hold:N                 waits after N bytes for ferry_fake_origin_release()
 *   rate:N                 N bytes a second
 *   close                  Connection: close, and does
 *   close-quietly          closes after the answer without saying so
 *   drop-next              keeps the connection, and closes it when the next
 *                          request arrives on it
 *
 * In arguments these are replaced: {base} (http://127.0.0.1:PORT), {other}
 * (the same as http://localhost:PORT: another host, the same origin), {port},
 * {path}, {size}, {date+N} and {date-N} (HTTP date N seconds from now), {cr},
 * {lf}, {nul}, {tab}, {esc}.
 *
 * ADDRESSES THAT NEED NO CODE
 *
 *   /f/SIZE/NAME?fault=FAULT&fault=...   any fault, percent-encoded if need be
 *   /chaos/SEED/SIZE/NAME                faults drawn at random from SEED; the
 *                                        file can always be had in the end
 *   /sha256/PATH?version=N               the checksum of the whole file at /PATH
 *                                        (version 1 without the query)
 */

typedef struct _FerryFakeOrigin FerryFakeOrigin;

/**
 * FerryFakeTls: the certificate that the origin shows.
 * @FERRY_FAKE_TLS_NONE: plain http
 * @FERRY_FAKE_TLS_GOOD: signed by the origin's CA (for 127.0.0.1, localhost)
 * @FERRY_FAKE_TLS_OTHER_GOOD: as good, another key
 * @FERRY_FAKE_TLS_UNKNOWN_CA: signed by a CA that nobody has
 * @FERRY_FAKE_TLS_OLD_PROTOCOL: good, but only TLS 1.0
 * @FERRY_FAKE_TLS_WEAK_KEY: RSA with 768 bits
 */
typedef enum
{
  FERRY_FAKE_TLS_NONE,
  FERRY_FAKE_TLS_GOOD,
  FERRY_FAKE_TLS_OTHER_GOOD,
  FERRY_FAKE_TLS_EXPIRED,
  FERRY_FAKE_TLS_NOT_YET_VALID,
  FERRY_FAKE_TLS_SELF_SIGNED,
  FERRY_FAKE_TLS_WRONG_HOST,
  FERRY_FAKE_TLS_UNKNOWN_CA,
  FERRY_FAKE_TLS_OLD_PROTOCOL,
  FERRY_FAKE_TLS_WEAK_KEY,
} FerryFakeTls;

/**
 * FerryFakeOriginOptions: all zero for plain http on a free port.
 */
typedef struct
{
  guint16      port; /* 0: a free one */
  FerryFakeTls tls;
  guint        max_connections; /* more are reset when accepted; 0: no limit */
  guint64      rate;            /* bytes a second per connection; 0: no limit */
  guint64      seed;            /* of "chance" */
  gboolean     silent;          /* accepts, and never reads nor answers */
} FerryFakeOriginOptions;

#define FERRY_FAKE_FAULTS_MAX 16

/**
 * FerryFakeResource: what is served at a path.
 *
 * ferry_fake_origin_add (origin, "/a.bin",
 *                        &(FerryFakeResource) { .size = 1 << 20,
 *                                               .faults = { "first=1,cut:64K" } });
 */
typedef struct
{
  guint64     size;
  guint       version;                       /* 0: 1 */
  const char *type;                          /* Content-Type; NULL: application/octet-stream */
  const char *text;                          /* (nullable): this body, not pseudo-random bytes */
  const char *faults[FERRY_FAKE_FAULTS_MAX]; /* up to the first NULL */
} FerryFakeResource;

/**
 * ferry_fake_origin_new:
 * @options: (nullable)
 *
 * Starts an origin.
 */
FerryFakeOrigin *ferry_fake_origin_new (const FerryFakeOriginOptions *options,
                                        GError                      **error);

/* Ends all answers at once, joins all threads, closes all sockets. */
void ferry_fake_origin_free (FerryFakeOrigin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeOrigin, ferry_fake_origin_free)

/* "http://127.0.0.1:PORT" or https. The strings live as long as the origin. */
const char *ferry_fake_origin_get_base (FerryFakeOrigin *self);
/* The same with "localhost": another host for cookies and credentials. */
const char *ferry_fake_origin_get_other_base (FerryFakeOrigin *self);
guint16     ferry_fake_origin_get_port (FerryFakeOrigin *self);

/* @path behind the base. (transfer full) */
char *ferry_fake_origin_dup_uri (FerryFakeOrigin *self,
                                 const char      *path);

/* The certificate in PEM of the CA that signed the good ones, for a
 * GTlsFileDatabase or --ca-certificate. (transfer none) */
const char *ferry_fake_origin_get_ca (FerryFakeOrigin *self);

/* Shows another certificate from the next connection on. Only of an origin
 * that was started with TLS. */
void ferry_fake_origin_set_tls (FerryFakeOrigin *self,
                                FerryFakeTls     tls);

/**
 * ferry_fake_origin_add:
 * @path: as it stands in the request line: compared byte for byte, first with
 *   the query of the request, then without; a whole URI is what it is asked for
 *   as a proxy
 * @resource: is copied; a fault that cannot be understood ends the program
 *
 * Adds or replaces a resource. Its counts ("first", "served") begin again.
 */
void ferry_fake_origin_add (FerryFakeOrigin         *self,
                            const char              *path,
                            const FerryFakeResource *resource);

/* As ferry_fake_origin_add() for @size bytes with at most one fault
 * (nullable). */
void ferry_fake_origin_add_file (FerryFakeOrigin *self,
                                 const char      *path,
                                 guint64          size,
                                 const char      *fault);

/* Another content, ETag, date and size from the next answer on. */
void ferry_fake_origin_set_version (FerryFakeOrigin *self,
                                    const char      *path,
                                    guint            version,
                                    guint64          size);

/* Lets all answers of @path that "hold" go on, those to come too. */
void ferry_fake_origin_release (FerryFakeOrigin *self,
                                const char      *path);

/* Resets all connections now. */
void ferry_fake_origin_reset_connections (FerryFakeOrigin *self);

/* Resets all connections and refuses new ones, until FALSE is set. */
void ferry_fake_origin_set_offline (FerryFakeOrigin *self,
                                    gboolean         offline);

/**
 * FerryFakeRequest: a request as it came in, and what became of it.
 */
typedef struct
{
  guint    connection; /* from 1, in the order of accepting */
  char    *method;
  char    *target;      /* the exact bytes of the request line */
  char    *version;     /* "HTTP/1.1" */
  char   **headers;     /* "Name: value", as sent */
  guint64  body_length; /* bytes of the request's body that were read */
  gint64   range_start; /* -1 without Range; suffix ranges are resolved */
  gint64   range_end;   /* inclusive; -1 when open or without Range */
  guint    status;      /* of the answer; 0 when there was none (yet) */
  guint64  sent;        /* bytes of the answer's body */
  gboolean is_done;     /* nothing more will be sent */
  gboolean is_whole;    /* all that the answer was to hold was sent */
} FerryFakeRequest;

FerryFakeRequest *ferry_fake_request_copy (const FerryFakeRequest *self);
void              ferry_fake_request_free (FerryFakeRequest *self);
/* The value of the first header of that name, NULL without. */
const char *ferry_fake_request_get_header (const FerryFakeRequest *self,
                                           const char             *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeRequest, ferry_fake_request_free)

/* All requests so far, in the order of their arrival, as a copy.
 * (transfer full) (element-type FerryFakeRequest) */
GPtrArray *ferry_fake_origin_dup_requests (FerryFakeOrigin *self);
/* One of them, NULL beyond the last. (transfer full) */
FerryFakeRequest *ferry_fake_origin_dup_request (FerryFakeOrigin *self,
                                                 guint            index);
void              ferry_fake_origin_clear_requests (FerryFakeOrigin *self);

/**
 * FerryFakeCount: what an origin counts.
 * @FERRY_FAKE_COUNT_REQUESTS: requests whose head was read
 * @FERRY_FAKE_COUNT_ANSWERS: answers that ended in any way
 * @FERRY_FAKE_COUNT_CONNECTIONS: connections that were ever accepted
 * @FERRY_FAKE_COUNT_OPEN: connections that are open now
 * @FERRY_FAKE_COUNT_MAX_OPEN: the most that were open at a time
 * @FERRY_FAKE_COUNT_BUSY: answers that are under way now
 * @FERRY_FAKE_COUNT_MAX_BUSY: the most that were under way at a time
 * @FERRY_FAKE_COUNT_HELD: answers that wait in "hold", "hang" or "stall" now
 * @FERRY_FAKE_COUNT_BYTES: bytes of bodies that were sent
 */
typedef enum
{
  FERRY_FAKE_COUNT_REQUESTS,
  FERRY_FAKE_COUNT_ANSWERS,
  FERRY_FAKE_COUNT_CONNECTIONS,
  FERRY_FAKE_COUNT_OPEN,
  FERRY_FAKE_COUNT_MAX_OPEN,
  FERRY_FAKE_COUNT_BUSY,
  FERRY_FAKE_COUNT_MAX_BUSY,
  FERRY_FAKE_COUNT_HELD,
  FERRY_FAKE_COUNT_BYTES,
} FerryFakeCount;

#define FERRY_FAKE_N_COUNTS (FERRY_FAKE_COUNT_BYTES + 1)

guint64 ferry_fake_origin_get_count (FerryFakeOrigin *self,
                                     FerryFakeCount   count);

/**
 * ferry_fake_origin_wait:
 *
 * Blocks the calling thread until @count is at least @value, woken by the
 * event, not by a clock.
 *
 * Returns: %FALSE when that has not come to pass after 20 seconds
 */
gboolean ferry_fake_origin_wait (FerryFakeOrigin *self,
                                 FerryFakeCount   count,
                                 guint64          value);

/* Blocks until @count is @value or less (for OPEN, BUSY and HELD). */
gboolean ferry_fake_origin_wait_at_most (FerryFakeOrigin *self,
                                         FerryFakeCount   count,
                                         guint64          value);

gboolean ferry_fake_origin_wait_for_requests (FerryFakeOrigin *self,
                                              guint            n_requests);

/**
 * ferry_fake_origin_iterate:
 *
 * As ferry_fake_origin_wait(), but runs the default main context meanwhile: for
 * tests whose client lives in the calling thread.
 */
gboolean ferry_fake_origin_iterate (FerryFakeOrigin *self,
                                    FerryFakeCount   count,
                                    guint64          value);

G_END_DECLS
