/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

G_BEGIN_DECLS

/* FerryFakeInbox: an HTTP/1.1 server that takes uploads, and misbehaves on
 * order.
 *
 * It is a FerryFakeOrigin for the other direction: a port of 127.0.0.1, threads
 * of its own, every function may be called from any thread. What it took stays
 * in memory while its connections are reset or it is offline, as on the disk of
 * a server that was killed and started again.
 *
 * WHAT IT TAKES
 *
 * Any path takes PUT and POST with a Content-Length or in chunks; each request
 * becomes a FerryFakeParcel, whole or broken off. PUT answers 201, or 204 when
 * the path had a whole parcel already; POST 200. HEAD and GET give the last
 * whole parcel of the path, or 404; OPTIONS and DELETE 405. An Expect:
 * 100-continue is answered with 100. These paths speak a protocol:
 *
 *   /tus/...     tus 1.0: OPTIONS, POST (an upload is made at /tus/u/N), HEAD,
 *                PATCH, DELETE; the extensions creation, creation-with-upload,
 *                creation-defer-length, expiration, checksum (sha1, sha256) and
 *                termination. Without Tus-Resumable: 1.0.0 it answers 412, to
 *                another Content-Type 415, to another offset 409, after DELETE
 *                410, to a wrong checksum 460 (and keeps nothing of it).
 *   /rufh/...    draft-ietf-httpbis-resumable-upload, interop version 8: POST
 *                and PUT with Upload-Complete and Upload-Draft-Interop-Version: 8
 *                make an upload at /rufh/u/N, told by 104 before the body is
 *                read; OPTIONS, HEAD, PATCH, DELETE. Another offset gets 409
 *                with the problem and Upload-Offset, more to a complete upload
 *                400, a wrong length 400. Without those headers: as any path.
 *   /ranges/...  PUT with Content-Range writes there (as mod_dav does: the rest
 *                of the file stays, what came of a request that breaks off is
 *                kept), HEAD tells the length, DELETE removes it. A PUT without
 *                is kept when it is whole.
 *
 * A new request for an upload that another connection still writes to resets
 * that connection first and waits for its end.
 *
 * What is refused (a status of 300 or more that is known before the body) is
 * refused at once to who expects 100; of others the body is read and dropped
 * first. After a refusal the body that was announced is still read, as HTTP
 * wants it: who does not send it has to close the connection.
 *
 * FAULTS
 *
 * The notation and the conditions are those of ferry-fake-origin.h, of these:
 * first after every get head post put patch delete options has lacks
 * connection busy chance, and served=N: once N bytes of bodies came under this
 * path. Faults are given to a path, or to all paths below one that ends in "/";
 * the longest that fits counts. A path may bring its own: /any?fault=...&fault=
 *
 * The body of the request
 *   reset-after:N          TCP reset after N bytes of it came
 *   close-after:N          clean end of the connection after N bytes
 *   stall-after:N[:MS]     reads no more after N bytes, for ever or for MS
 *   hold:N                 reads no more after N bytes until
 *                          ferry_fake_inbox_release()
 *   rate:N                 reads N bytes a second
 *                          (what is not read stays in the buffers of the system,
 *                          megabytes of it, see the option receive_buffer)
 *   lose-tail:N            keeps all but the last N bytes that came
 *   reset-at-once          TCP reset instead of reading or answering anything
 *   close-at-once          clean end instead
 *
 * Answers
 *   status:N[:RETRY_AFTER] reads the body, does not keep it, answers N
 *   early                  whatever is refused is refused before the body is
 *                          read, also to who does not expect 100
 *   status-early:N[:BYTES]        N once BYTES (0) of body came, goes on reading
 *   status-early-close:N[:BYTES]  the same with Connection: close, and closes
 *   status-early-reset:N[:BYTES]  the same, and resets at once
 *   continue-never         no 100: waits for the body
 *   continue-late:MS       100 after a while
 *   expectation-failed     417 to who expects 100
 *   interim:N              an interim answer before the body is read; often
 *   redirect:TARGET        302 with the raw Location
 *   redirect-status:N      301, 303, 307, 308 instead
 *   auth-basic:USER:PASSWORD  auth-digest:USER:PASSWORD
 *   auth-digest-sha256:USER:PASSWORD  nonce-uses:N
 *   answer-body:TEXT       the body of the answer;  answer-size:N  of N bytes
 *   answer-lost            takes and keeps all, then resets: no answer
 *   delay:MS               waits before the answer
 *   hang                   reads and keeps all, never answers
 *   header:NAME: VALUE     one more raw line of the head; often
 *   close                  Connection: close, and does
 *   close-quietly          closes after the answer without saying so
 *   drop-next              closes when the next request arrives
 *
 * Resumable uploads
 *   max-size:N             refuses larger ones (413), says so beforehand
 *   max-append:N           rufh: refuses larger requests (413), says so
 *   expires:N              Upload-Expires, max-age: in N seconds (a day)
 *   offset-wrong           PATCH: 409, whatever the offset
 *   offset-lies:N          HEAD: tells N;  no-offset  tells none
 *   locked                 423
 *   gone:N                 410 for ever once the upload has N bytes
 *   no-location            an upload is made, not told where
 *   location:TEXT          told with this raw Location ({id}: its number)
 *   location-relative      told relative to the request ("u/7")
 *   checksum-fails         tus: 460, whatever the checksum
 *   tus-version:TEXT       tus: 412 and OPTIONS tell this version
 *   no-extension:NAME      tus: without this extension ("all": without any)
 *   progress:N             rufh: 104 with Upload-Offset every N bytes
 *   no-104                 rufh: no interim answers
 *   interop:N              rufh: knows interop version N alone
 *   not-resumable          tus, rufh, ranges: as any other path (after an
 *                          upload was begun: 404)
 *   ranges-ignored         ranges: takes each PUT for the whole file
 *
 * A server that loses what it has not synced: "patch,first=1,lose-tail:64K".
 * In arguments {base}, {other}, {port}, {path}, {date+N}, {cr}, {lf} and {id}
 * are replaced.
 *
 * FOR SCRIPTS
 *
 * GET /-/parcels gives all parcels and GET /-/requests all requests as JSON, an
 * array of objects with the fields of the structs below; GET /-/body/N the
 * bytes of the N-th parcel. POST /-/reset resets all other connections.
 */

typedef struct _FerryFakeInbox FerryFakeInbox;

/**
 * FerryFakeInboxOptions: all zero for plain http on a free port.
 */
typedef struct
{
  guint16      port; /* 0: a free one */
  FerryFakeTls tls;
  guint64      rate;           /* bytes a second per connection; 0: no limit */
  guint64      seed;           /* of "chance" */
  int          receive_buffer; /* SO_RCVBUF: how little fits on the way */
} FerryFakeInboxOptions;

/**
 * ferry_fake_inbox_new:
 * @options: (nullable)
 *
 * Starts an inbox.
 */
FerryFakeInbox *ferry_fake_inbox_new (const FerryFakeInboxOptions *options,
                                      GError                     **error);

/* Ends all at once, joins all threads, closes all sockets. */
void ferry_fake_inbox_free (FerryFakeInbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeInbox, ferry_fake_inbox_free)

/* "http://127.0.0.1:PORT" or https; the same with "localhost". The strings live
 * as long as the inbox. */
const char *ferry_fake_inbox_get_base (FerryFakeInbox *self);
const char *ferry_fake_inbox_get_other_base (FerryFakeInbox *self);
guint16     ferry_fake_inbox_get_port (FerryFakeInbox *self);
/* (transfer full) */
char *ferry_fake_inbox_dup_uri (FerryFakeInbox *self,
                                const char     *path);
/* The certificate in PEM of the CA; only with TLS. (transfer none) */
const char *ferry_fake_inbox_get_ca (FerryFakeInbox *self);

/**
 * ferry_fake_inbox_add:
 * @path: compared byte for byte; with "/" at its end it stands for all below
 * @...: faults, then NULL; one that cannot be understood ends the program
 *
 * Gives @path these faults instead of those it had. Counts begin again.
 */
void ferry_fake_inbox_add (FerryFakeInbox *self,
                           const char     *path,
                           ...) G_GNUC_NULL_TERMINATED;
/* The same for a program: FALSE for a fault that is none. */
gboolean ferry_fake_inbox_add_faults (FerryFakeInbox    *self,
                                      const char        *path,
                                      const char *const *faults,
                                      GError           **error);

/* Lets all that "hold" at @path (as it was given to add) go on, those to come
 * too. */
void ferry_fake_inbox_release (FerryFakeInbox *self,
                               const char     *path);

/* Resets all connections now: a server that is killed and started again. */
void ferry_fake_inbox_reset_connections (FerryFakeInbox *self);
/* Resets all connections and refuses new ones, until FALSE is set. */
void ferry_fake_inbox_set_offline (FerryFakeInbox *self,
                                   gboolean        offline);

/* Parcels up to this size are kept in full, of others the first MiB. */
#define FERRY_FAKE_PARCEL_MAX (64 << 20)
#define FERRY_FAKE_PARCEL_START (1 << 20)

/**
 * FerryFakeParcel: what was uploaded: by a request, or by the requests for one
 * resumable upload or one file of /ranges/.
 */
typedef struct
{
  char    *method;     /* of the first request */
  char    *target;     /* of the first request, where the upload was asked for */
  char    *location;   /* (nullable): path of the resumable upload */
  char   **headers;    /* "Name: value" of the first request */
  guint64  length;     /* bytes that are kept */
  gint64   total;      /* how many it shall have, -1: not told */
  guint64  came;       /* bytes of bodies that came for it, also those not kept */
  guint    n_requests; /* that brought some of it */
  gboolean is_whole;   /* a request: all of its body came; else: complete */
  gboolean is_gone;    /* deleted */
  char    *sha256;     /* (nullable): of what is kept; NULL: not known, because
                        * it was not written in its order and is too large */
  GBytes *data;        /* its bytes, or the first MiB, see above */
} FerryFakeParcel;

void ferry_fake_parcel_free (FerryFakeParcel *self);
/* The value of the first header of that name, NULL without. */
const char *ferry_fake_parcel_get_header (const FerryFakeParcel *self,
                                          const char            *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeParcel, ferry_fake_parcel_free)

/* All parcels so far, in the order of their first requests.
 * (transfer full) (element-type FerryFakeParcel) */
GPtrArray *ferry_fake_inbox_dup_parcels (FerryFakeInbox *self);
/* One of them, NULL beyond the last. (transfer full) */
FerryFakeParcel *ferry_fake_inbox_dup_parcel (FerryFakeInbox *self,
                                              guint           index);
/* The last one for @target, NULL without. (transfer full) */
FerryFakeParcel *ferry_fake_inbox_find_parcel (FerryFakeInbox *self,
                                               const char     *target);

/* All requests so far, body_length being what came of the body.
 * (transfer full) (element-type FerryFakeRequest) */
GPtrArray *ferry_fake_inbox_dup_requests (FerryFakeInbox *self);
/* One of them, NULL beyond the last. (transfer full) */
FerryFakeRequest *ferry_fake_inbox_dup_request (FerryFakeInbox *self,
                                                guint           index);

/* What is counted: as of an origin; BYTES and BUSY are of the requests' bodies:
 * bytes that came, requests not yet answered. HELD: "hold", "hang",
 * "stall-after". */
guint64 ferry_fake_inbox_get_count (FerryFakeInbox *self,
                                    FerryFakeCount  count);
/* As their namesakes of FerryFakeOrigin: FALSE after 20 seconds. */
gboolean ferry_fake_inbox_wait (FerryFakeInbox *self,
                                FerryFakeCount  count,
                                guint64         value);
gboolean ferry_fake_inbox_wait_at_most (FerryFakeInbox *self,
                                        FerryFakeCount  count,
                                        guint64         value);
gboolean ferry_fake_inbox_iterate (FerryFakeInbox *self,
                                   FerryFakeCount  count,
                                   guint64         value);

G_END_DECLS
