package dev.pagoda.cloud;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Makes {@code If-Match} one act with the write, as it is in S3: S3Proxy looks first and writes
 * then, so that of several writers more than one can win.
 */
final class AtomicBlobStore extends ForwardingBlobStore {
  AtomicBlobStore(BlobStore store) {
    super(store);
  }

  @Override
  public synchronized PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    if (request.ifMatch() != null) {
      HeadObjectResponse found = blobMetadata(request.bucket(), request.key());
      if (found == null || !unquoted(found.eTag()).equals(unquoted(request.ifMatch()))) {
        throw S3Exception.builder()
            .statusCode(412)
            .message("The object is another one now.")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("PreconditionFailed").build())
            .build();
      }
    }
    return super.putBlob(request, content);
  }

  private static String unquoted(String tag) {
    return tag.replace("\"", "");
  }
}
